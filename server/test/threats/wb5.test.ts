/** What is hidden is hidden everywhere: no text comes to light when a message is passed on. THREATS WB5 */
import { type TestContext, test } from 'node:test'
import { htmlToText } from '../../src/mail/message/html-text.ts'
import { readStyle } from '../../src/service/message-view/css.ts'
import { quotedHtml } from '../../src/service/message-view/quoted-html.ts'
import { sanitise } from '../../src/service/message-view/sanitise.ts'

const HIDING = [
  'display:none',
  'display: NONE !important',
  'visibility:hidden',
  'opacity:0',
  'opacity:0.01',
  'font-size:0',
  'font-size:1px',
  'font-size:0.1em',
  'color:transparent',
  'max-height:0;overflow:hidden',
  'height:1px;overflow:hidden',
  'width:0;overflow:hidden',
  'mso-hide:all',
  'position:absolute;left:-9999px',
  'text-indent:-9999px',
  'clip-path:inset(100%)',
  'position:absolute;clip:rect(0 0 0 0)',
  'transform:scale(0)',
]
const MOVING = [
  'position:fixed',
  'position:relative;top:20px',
  'margin:-20px',
  'margin-left:-1em',
  'margin:0 0 -9px',
  'transform:rotate(180deg)',
  'float:right',
  'order:-1',
  'display:flex;flex-direction:row-reverse',
  'display:grid',
  'direction:rtl',
  'unicode-bidi:bidi-override',
  'writing-mode:vertical-rl',
  'z-index:9',
  'letter-spacing:-1em',
  'line-height:0',
  'line-height:1px',
  'text-indent:5em',
  'vertical-align:-40px',
  'top:0',
  'inset:0',
  'translate:0 9px',
  'columns:2',
  'height:0',
  'max-height:5px',
  'animation:x 1s',
  'transition:all 1s',
  'all:unset',
  'margin:calc(0px - 9px)',
  'margin:var(--x)',
  'content:"x"',
  'zoom:0',
  'rotate:90deg',
  'offset:path("M0 0")',
  'clip-path:circle(1px)',
  'margin-block:-1em',
  'color:inherit',
  'mask:none',
  'shape-outside:circle()',
  'text-align:-webkit-match-parent',
]
const LINKS = { own: () => undefined, remote: undefined }
const shown = (html: string): string => sanitise(html, LINKS).html

test('a block that is hidden in whatever way is not in what is shown, nor in what is passed on', (t: TestContext) => {
  for (const style of HIDING) {
    const html = `<p>Hola</p><div style="${style}"><p>Pague <b>aqui</b></p></div><p>Fin</p>`
    t.assert.strictEqual(htmlToText(shown(html)).replaceAll(/\s+/g, ' '), 'Hola Fin', style)
  }
  t.assert.doesNotMatch(shown('<p hidden>Pague</p>'), /Pague/)
})

test('rules for what stands around an element are gone, so that it looks the same within another message', (t: TestContext) => {
  const html = `<style>.k{display:none} blockquote .k, .gmail_quote .k, div div .k{display:block}</style><div class=k id=k>Pague</div>`
  const alone = shown(html)
  t.assert.doesNotMatch(alone, /<style|class=|id=|display/)
  t.assert.ok(shown(`<blockquote class="gmail_quote"><div>${html}</div></blockquote>`).includes(alone))
})

test('no style moves text or covers other text', (t: TestContext) => {
  for (const style of MOVING) t.assert.strictEqual(readStyle(style).style, '', style)
  const looks =
    "color:#b02a1a;background-color:rgb(1, 2, 3);font:x;font-family:Arial, 'Open Sans';font-size:14px;margin:0 auto 8px;border:1px solid red"
  t.assert.strictEqual(
    readStyle(looks).style,
    "color:#b02a1a;background-color:rgb(1, 2, 3);font-family:Arial, 'Open Sans';font-size:14px;margin:0 auto 8px;border:1px solid red",
  )
})

test('what goes into an answer is what was visible, with the pictures of the message and without those that count readers', (t: TestContext) => {
  const html = [
    '<p class="original" id="x" onclick="x()">Hola</p><div style="display:none">Pague</div><script>x()</script>',
    '<img src="cid:logo@b"><img src="cid:other@b"><img src="https://b.test/foto.png" width="300" height="200">',
    '<img src="https://t.test/open.gif" width="1" height="1">',
  ].join('')
  const message = [
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n',
    `--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}`,
    '--b\r\nContent-Type: image/png\r\nContent-ID: <logo@b>\r\n\r\nx\r\n--b--\r\n',
  ].join('\r\n')
  t.assert.deepStrictEqual(quotedHtml(Buffer.from(message)), {
    html: '<p class="original">Hola</p><img src="cid:logo@b" alt="" /><img width="300" height="200" src="https://b.test/foto.png" alt="" />',
    cut: false,
  })
})
