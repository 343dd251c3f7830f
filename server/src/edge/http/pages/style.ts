/** The look of pages that stand alone: the tokens of the design, light and dark, from 320 px on. WCAG 2.2 AA */

export const STYLE_URL = '/page.css'

export const STYLE = `:root {
  color-scheme: light dark;
  --canvas: #F3F4F8; --surface: #FFFFFF; --line: #E3E5ED; --control-line: #868B9D;
  --text: #161925; --text-2: #464B5E; --brand: #3142C4; --brand-hover: #2736A6; --on-solid: #FFFFFF;
  --bad-text: #B02A1A; --bad-tint: #FCE9E5; --bad-line: #F3C6BD; --focus: #3142C4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --canvas: #12141C; --surface: #1A1D28; --line: #2C3040; --control-line: #7E849A;
    --text: #ECEEF5; --text-2: #B9BED0; --brand: #5866D4; --brand-hover: #6B78E0; --on-solid: #FFFFFF;
    --bad-text: #FFB4A8; --bad-tint: #3A1D19; --bad-line: #6B332B; --focus: #AAB3F0;
  }
}
* { box-sizing: border-box }
body {
  margin: 0; padding: 24px 16px; min-height: 100vh; background: var(--canvas); color: var(--text);
  font: 1rem/1.5 Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere;
}
main {
  max-width: 26rem; margin: 0 auto; padding: 24px; background: var(--surface);
  border: 1px solid var(--line); border-radius: 12px;
}
@media (min-height: 40rem) { body { padding-top: 12vh } }
h1 { margin: 0 0 8px; font-size: 1.625rem; line-height: 1.25; font-weight: 600 }
h2 { margin: 24px 0 4px; font-size: 1.0625rem; line-height: 1.25; font-weight: 600 }
p { margin: 0 0 16px; color: var(--text-2) }
ul { margin: 0 0 16px; padding-left: 20px }
dl { margin: 0; padding: 12px; border: 1px solid var(--line); border-radius: 6px }
dt { font-size: .875rem; color: var(--text-2) }
dd { margin: 0 0 8px }
dd:last-child { margin: 0 }
fieldset { margin: 0; padding: 0; border: 0 }
legend { padding: 0; font-weight: 500 }
label { display: block; margin-top: 16px; font-weight: 500 }
.hint { display: block; margin: 4px 0 0; font-size: .875rem; color: var(--text-2) }
input:not([type=checkbox], [type=radio]) {
  width: 100%; min-height: 44px; margin-top: 4px; padding: 8px 12px; font: inherit; color: inherit;
  background: var(--surface); border: 1px solid var(--control-line); border-radius: 6px;
}
input[readonly] { background: var(--canvas) }
input[aria-invalid=true] { border-color: var(--bad-text) }
.check { display: grid; grid-template-columns: 24px 1fr; gap: 0 12px; margin-top: 20px }
.check input { width: 24px; height: 24px; margin: 0; accent-color: var(--brand) }
.check label { margin: 0; font-weight: 400 }
.check .hint { grid-column: 2 }
button, .button {
  display: inline-block; width: 100%; min-height: 44px; margin-top: 24px; padding: 10px 16px; font: inherit;
  font-weight: 600; text-align: center; text-decoration: none; color: var(--on-solid); background: var(--brand);
  border: 0; border-radius: 6px; cursor: pointer;
}
button:hover, .button:hover { background: var(--brand-hover) }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px }
[role=alert] {
  margin: 0 0 8px; padding: 12px; color: var(--bad-text); background: var(--bad-tint);
  border: 1px solid var(--bad-line); border-radius: 6px;
}
`
