/** Names that look like others, and text that turns: the address is always told, and so is what is odd about it. THREATS WB7 */
import { type TestContext, test } from 'node:test'
import { sanitise } from '../../src/service/message-view/sanitise.ts'
import { fitFileName } from '../../src/service/message-view/shown-parts.ts'
import { htmlMessage, openViewWorld } from '../kit/view-world.ts'

test('who sent it, in words, with what is odd about the name', async (t: TestContext) => {
  await using pages = await openViewWorld('sqlite')
  const sender = async (from: string, more = '') =>
    (await pages.view(await pages.put(htmlMessage('x', `${more}From: ${from}\nSubject: x`)))).sender
  const warnings = async (from: string): Promise<readonly string[]> =>
    (await sender(from)).warnings.map(({ warning }) => warning)
  t.assert.deepStrictEqual(await warnings('Ana <ana@empresa.test>'), [])
  t.assert.deepStrictEqual(await warnings('"jefe@empresa.test" <x@otra.test>'), ['other-address'])
  t.assert.deepStrictEqual(await warnings('"ana@empresa.test" <ana@empresa.test>'), [])
  t.assert.deepStrictEqual(await warnings('Jefe <jefe@xn--mpresa-1of.test>'), ['mixed-script'])
  t.assert.deepStrictEqual(await warnings('=?utf-8?q?Ana=E2=80=AEtset?= <ana@empresa.test>'), ['turned'])
  t.assert.deepStrictEqual(await warnings('a@b.test, c@d.test'), ['no-author'])
  const shown = await sender('Jefe <jefe@еmpresa.test>')
  t.assert.match(shown.address, /@xn--/)
  t.assert.strictEqual(shown.domainLetters, 'еmpresa.test')
  const proved =
    'Authentication-Results: mail.empresa.test; spf=pass smtp.mailfrom=otra.test; dkim=fail header.d=otra.test; dmarc=pass header.from=otra.test\nX-Valija-Levels: mail.empresa.test; junk; level=3; points=7.35; 2=spf.softfail:0.50; 3=classifier.junk:5.35\n'
  const told = await sender('Otra <x@otra.test>', proved)
  t.assert.strictEqual(told.proof, 'proved')
  t.assert.match(told.sentence, /otra\.test/)
  t.assert.deepStrictEqual(
    told.checks.map(({ result }) => result),
    ['pass', 'fail', 'pass'],
  )
  t.assert.deepStrictEqual(
    told.levels.map(({ state }) => state),
    ['passed', 'suspicious', 'decided', 'idle', 'unseen'],
  )
  // The same lines under another name than ours are somebody's claim.
  const claimed = await sender('Otra <x@otra.test>', proved.replaceAll('mail.empresa.test', 'mx.evil.test'))
  t.assert.strictEqual(claimed.proof, 'unasked')
  t.assert.deepStrictEqual(claimed.levels.map(({ state }) => state).slice(0, 3), ['idle', 'idle', 'idle'])
})

test('file names show their true ending, and text its true order', (t: TestContext) => {
  t.assert.strictEqual(fitFileName('factura\u202Efdp.exe'), 'facturafdp.exe')
  t.assert.strictEqual(fitFileName('../../etc/passwd\0.pdf'), '....etcpasswd.pdf')
  const links = { own: () => undefined, remote: undefined }
  t.assert.doesNotMatch(
    sanitise('<p title="\u202Ex">a\u202Eb&#8238;c\u2066d</p>', links).html,
    /[\u202a-\u202e\u2066-\u2069]/,
  )
})

test('a link says where it really leads', (t: TestContext) => {
  const links = { own: () => undefined, remote: undefined }
  const { html } = sanitise(
    '<a href="https://banco.test@evil.test/x">https://banco.test</a><a href="https://аpple.test/">x</a>',
    links,
  )
  t.assert.match(html, /href="https:\/\/evil\.test\/x"[^>]*title="https:\/\/evil\.test\/x"/)
  t.assert.match(html, /href="https:\/\/xn--/)
  t.assert.doesNotMatch(html, /banco\.test@/)
})
