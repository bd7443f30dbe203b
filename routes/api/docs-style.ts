/** The stylesheet of the API's documentation. */
export const STYLE = `
:root { color-scheme: light dark;
  --paper: light-dark(#fbfaf7, #14171a); --panel: light-dark(#fff, #1b2024); --ink: light-dark(#1d2327, #e4e7e9);
  --soft: light-dark(#5b656d, #9aa5ad); --line: light-dark(#e3dfd6, #2c3339); --accent: light-dark(#0b6b5c, #5ac8b0);
  --get: light-dark(#1b5fae, #79b4f2); --post: light-dark(#0b6b3a, #6cd39a); --patch: light-dark(#8a5a00, #e0b252);
  --delete: light-dark(#a3242b, #f08a8f); --code: light-dark(#f3f0e9, #12161a); }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.layout { display: grid; grid-template-columns: 17rem minmax(0, 1fr); max-width: 78rem; margin: 0 auto; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 2rem 1rem 2rem 1.5rem; font-size: .875rem;
  border-right: 1px solid var(--line); }
nav h2 { margin: 1.25rem 0 .25rem; font-size: .75rem; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); }
nav ul { margin: 0; padding: 0; list-style: none; }
nav a { display: block; padding: .15rem .5rem; border-radius: .375rem; color: inherit; text-decoration: none; }
nav a:hover { background: var(--panel); color: var(--accent); }
main { padding: 2rem clamp(1rem, 4vw, 3rem) 6rem; }
h1 { margin: 0; font-size: 2rem; letter-spacing: -.02em; }
h1 small { font-size: .9rem; font-weight: 400; color: var(--soft); letter-spacing: 0; }
h2.tag { margin: 3.5rem 0 0; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.4rem; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: .25rem; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: 1rem; background: var(--panel); padding: .5rem 1rem; }
.soft { color: var(--soft); }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .85em; }
code { background: var(--code); padding: .1em .35em; border-radius: .25rem; overflow-wrap: anywhere; }
pre { background: var(--code); padding: 1rem; border: 1px solid var(--line); border-radius: .5rem; overflow-x: auto; }
pre code { background: none; padding: 0; overflow-wrap: normal; }
.operation { margin: 1.5rem 0; padding: 1.25rem 1.5rem; background: var(--panel); border: 1px solid var(--line);
  border-radius: .75rem; }
.operation h3 { margin: 0; font-size: 1.05rem; }
.operation h4, .schema h4 { margin: 1.25rem 0 .25rem; font-size: .75rem; letter-spacing: .06em; text-transform: uppercase;
  color: var(--soft); }
.address { margin: .5rem 0 0; overflow-wrap: anywhere; }
.method { display: inline-block; min-width: 4.2rem; margin-right: .5rem; padding: .1rem .5rem; border: 1px solid currentColor;
  border-radius: .375rem; font: 600 .75rem/1.5 ui-monospace, Menlo, monospace; text-align: center; }
.get { color: var(--get); } .post { color: var(--post); } .patch { color: var(--patch); } .delete { color: var(--delete); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
tr:last-child > td { border-bottom: 0; }
th { font-weight: 600; color: var(--soft); font-size: .8rem; }
td:first-child { width: 1%; min-width: 9rem; padding-right: 1.5rem; white-space: nowrap; }
td p { margin: 0; }
.required { color: var(--delete); font-size: .75rem; }
.nested { margin: .25rem 0 .25rem; padding-left: .75rem; border-left: 2px solid var(--line); }
summary { cursor: pointer; color: var(--accent); }
.schema { margin: 1rem 0; padding: 1rem 1.5rem; background: var(--panel); border: 1px solid var(--line); border-radius: .75rem; }
@media (max-width: 52rem) {
  .layout { grid-template-columns: minmax(0, 1fr); }
  nav { position: static; height: auto; max-height: 45vh; border-right: 0; border-bottom: 1px solid var(--line); padding: 1rem; }
  nav ul { display: flex; flex-wrap: wrap; }
  .operation, .schema { padding: 1rem; }
}
`;
