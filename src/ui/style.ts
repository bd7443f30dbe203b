/** The stylesheet of the pages: elements, hardly a class, for light and dark, from a phone upwards. */
export const STYLE = `
:root { color-scheme: light dark;
  --paper: light-dark(#fbfaf7, #14171a); --panel: light-dark(#fff, #1b2024); --ink: light-dark(#1d2327, #e4e7e9);
  --soft: light-dark(#5b656d, #9aa5ad); --line: light-dark(#d9d4c9, #363e45); --accent: light-dark(#0b6b5c, #5ac8b0);
  --on-accent: light-dark(#fff, #0d1512); --bad: light-dark(#a3242b, #f08a8f); --good: light-dark(#0b6b3a, #6cd39a); }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.25rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
body > header, body > footer { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; }
body > header { justify-content: space-between; padding-bottom: 1rem; border-bottom: 1px solid var(--line); }
body > header form { display: inline; }
body > header strong a { text-decoration: none; }
body > footer { margin-top: 3rem; color: var(--soft); font-size: .875rem; }
main { padding: 1.5rem 0; }
main.narrow { max-width: 26rem; margin: 0 auto; }
h1 { margin: .5rem 0; font-size: 1.6rem; line-height: 1.25; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; }
a { color: var(--accent); }
main form { max-width: 26rem; }
main p { max-width: 44rem; }
code { word-break: break-all; }
label { display: block; margin: 1rem 0 0; font-weight: 600; }
input { display: block; width: 100%; margin-top: .25rem; padding: .6rem .75rem; font: inherit; color: inherit;
  background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; }
input[aria-invalid] { border-color: var(--bad); }
small { display: block; font-weight: 400; color: var(--soft); }
small.error { color: var(--bad); }
button { margin-top: 1.5rem; padding: .65rem 1.25rem; font: inherit; font-weight: 600; color: var(--on-accent);
  background: var(--accent); border: 0; border-radius: .5rem; cursor: pointer; }
button.quiet { margin: 0; padding: 0; font-weight: 400; color: var(--accent); background: none; text-decoration: underline; }
:is(a, input, button):focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
[role=alert], [role=status] { margin: 1rem 0; padding: .6rem .9rem; border-left: 4px solid var(--good);
  background: var(--panel); border-radius: .25rem; }
:is([role=alert], [role=status]) p { margin: .25rem 0; }
[role=alert] { border-color: var(--bad); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; }
th { font-size: .875rem; color: var(--soft); }
:is(td, th):last-child { padding-right: 0; }
td :is(code, time, button) { white-space: nowrap; }
@media (max-width: 30rem) { body { padding: 1rem; } th, td { padding-right: .5rem; font-size: .9375rem; line-height: 1.4; } }
`;
