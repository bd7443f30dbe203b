// Runs in the page that is looked at, after axe-core: what only the page itself can tell.

globalThis.look = {
  // Pixels that it is too wide for its window.
  tooWide: () => Math.max(0, document.documentElement.scrollWidth - innerWidth),

  // Broken rules of these tags: the rule, what it asks for, where it is broken.
  violations: async (tags) => {
    const { violations } = await globalThis.axe.run(document, {
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
    });
    return violations.map(({ id, help, nodes }) => {
      const where = nodes.slice(0, 3).map(({ html }) => html);
      return `${id} (${help}): ${where.join(' ')}`;
    });
  },

  // Marks what Tab should reach, and notes how it looks without the focus; answers how much there is.
  markStops: () => {
    document.activeElement?.blur();
    const groups = new Set();
    const stops = [...document.querySelectorAll(USABLE)].filter((one) => {
      if (one.matches(':disabled') || one.tabIndex < 0) return false;
      if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: false })) return false;
      if (one.type !== 'radio') return true;
      // Of a group the keyboard reaches one: the chosen, else the first.
      const chosen = document.querySelector(`[type=radio][name="${CSS.escape(one.name)}"]:checked`);
      if (groups.has(one.name) || (chosen && chosen !== one)) return false;
      return groups.add(one.name);
    });
    for (const [at, one] of stops.entries()) {
      one.dataset.tabStop = String(at);
      one.dataset.tabLook = looksOf(one);
    }
    return stops.length;
  },

  // Where the focus is, and whether that shows; null where it has left the page.
  stop: () => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const { tabStop = '', tabLook } = one.dataset;
    return { stop: tabStop, isVisible: looksOf(one) !== tabLook, html: htmlOf(one) };
  },

  // What Tab should have reached and did not.
  missed: (reached) =>
    [...document.querySelectorAll('[data-tab-stop]')]
      .filter((one) => !reached.includes(one.dataset.tabStop))
      .map(htmlOf),
};

const USABLE = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';

function looksOf(one) {
  const style = getComputedStyle(one);
  // An outline that is not drawn still has a width and a colour.
  const outline = style.outlineStyle === 'none' ? '' : style.outline;
  const { boxShadow, borderColor, backgroundColor, textDecoration, clip, top } = style;
  return [outline, boxShadow, borderColor, backgroundColor, textDecoration, clip, top].join('|');
}

// Its tag, without what was noted here.
const htmlOf = (one) => one.outerHTML.replace(/ data-tab-\w+="[^"]*"/g, '').slice(0, 160);
