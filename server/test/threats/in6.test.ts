/**
 * THREATS IN6: an address read two ways. One table with the one right answer of each address, in the envelope and
 * in a header; "refused" wherever two readers could see two mailboxes.
 */
import { suite, type TestContext, test } from 'node:test'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'
import { formatAddress, parseMailbox, parsePath } from '../../src/mail/address.ts'
import { mailboxAddress, mailboxesOf, parseAddressList } from '../../src/mail/header/address-list.ts'
import { parseKeywordPath } from '../../src/mail/smtp/command-line.ts'

const NO = undefined
const SAME = Symbol('the header says the same as the envelope')

/** As written; what RCPT TO:<…> means; what From: … means (all mailboxes, `|` between them). */
const ADDRESSES: readonly (readonly [string, string | undefined, string | undefined | typeof SAME])[] = [
  ['ana@empresa.test', 'ana@empresa.test', SAME],
  ['Ana@EMPRESA.Test', 'Ana@empresa.test', SAME],
  ['"a@evil.test x"@empresa.test', '"a@evil.test x"@empresa.test', SAME],
  ['"x@a.test x"@b.test', '"x@a.test x"@b.test', SAME],
  ['u@good.test(x)evil.test', NO, NO],
  ['u@good.test(x)', NO, 'u@good.test'],
  ['u(x)@good.test', NO, 'u@good.test'],
  ['(x)u@good.test', NO, 'u@good.test'],
  ['u@(x)good.test', NO, 'u@good.test'],
  ['u @good.test', NO, 'u@good.test'],
  ['u@ good.test', NO, 'u@good.test'],
  [' u@good.test', NO, 'u@good.test'],
  ['u@good.test ', NO, 'u@good.test'],
  ['u@good . test', NO, 'u@good.test'],
  ['u@good test', NO, NO],
  ['u v@good.test', NO, NO],
  ['a@b.test@c.test', NO, NO],
  ['"a@b.test"@c.test', '"a@b.test"@c.test', SAME],
  ['a@"b.test"', NO, NO],
  ['"a"@b.test', 'a@b.test', SAME],
  ['"a.b"@c.test', 'a.b@c.test', SAME],
  ['"a".b@c.test', NO, 'a.b@c.test'],
  ['a."b c"@d.test', NO, '"a.b c"@d.test'],
  ['"a" "b"@c.test', NO, NO],
  ['"a"b@c.test', NO, NO],
  ['a"b"@c.test', NO, NO],
  ['""@b.test', NO, NO],
  ['"\\""@b.test', '"\\""@b.test', SAME],
  ['"\\a"@b.test', 'a@b.test', SAME],
  ['"a\\\\"@b.test', '"a\\\\"@b.test', SAME],
  ['"a@b.test', NO, NO],
  ['a"@b.test', NO, NO],
  ['"a\\"@b.test', NO, NO],
  ['.a@b.test', NO, NO],
  ['a.@b.test', NO, NO],
  ['a..b@c.test', NO, NO],
  ['@b.test', NO, NO],
  ['a@', NO, NO],
  ['a', NO, NO],
  ['', NO, ''],
  ['a@.b.test', NO, NO],
  ['a@b.test.', NO, NO],
  ['a@b..test', NO, NO],
  ['a@-b.test', NO, NO],
  ['a@b-.test', NO, NO],
  ['a%b.test@c.test', 'a%b.test@c.test', SAME],
  ['b.test!a@c.test', 'b.test!a@c.test', SAME],
  ['a+tag@c.test', 'a+tag@c.test', SAME],
  ["o'neil/x={}|~^`?*&#$!@c.test", "o'neil/x={}|~^`?*&#$!@c.test", SAME],
  ['a,b@c.test', NO, NO],
  ['a@b.test,c@d.test', NO, 'a@b.test|c@d.test'],
  ['a@b.test;c@d.test', NO, NO],
  ['a@b.test c@d.test', NO, NO],
  ['a:b@c.test', NO, NO],
  ['a;b@c.test', NO, NO],
  ['a\\b@c.test', NO, NO],
  ['a\\@b@c.test', NO, NO],
  ['a[b@c.test', NO, NO],
  ['a<b@c.test', NO, NO],
  ['a>b@c.test', NO, NO],
  ['mailto:a@b.test', NO, NO],
  ['a@b.test?cc=c@d.test', NO, NO],
  ['a\0@b.test', NO, NO],
  ['a@b.test\0', NO, NO],
  ['a@b\0.test', NO, NO],
  ['"a\r\nRCPT TO:<x@y.test>"@b.test', NO, NO],
  ['a\r\n@b.test', NO, 'a@b.test'],
  ['"a\tb"@c.test', NO, NO],
  ['a\u200bb@c.test', NO, NO],
  ['a\u202eb@c.test', NO, NO],
  ['a\u00a0b@c.test', NO, NO],
  ['a\ufffdb@c.test', NO, NO],
  ['a＠b.test@c.test', 'a＠b.test@c.test', SAME],
  ['a＠c.test', NO, NO],
  ['ñu@c.test', 'ñu@c.test', SAME],
  ['a@bücher.test', 'a@xn--bcher-kva.test', SAME],
  ['a@ｃ.test', NO, NO],
  ['a@c。test', NO, NO],
  ['a@c\u00ad.test', NO, NO],
  ['a@[192.0.2.1]', 'a@[192.0.2.1]', SAME],
  ['a@[IPv6:2001:DB8::1]', 'a@[IPv6:2001:db8::1]', SAME],
  ['a@192.0.2.1', NO, NO],
  ['a@[192.0.2.1].test', NO, NO],
  ['a@[b.test]', NO, NO],
  ['a@0x7f.1', NO, NO],
  ['=?utf-8?q?a=40b.test?=@c.test', '=?utf-8?q?a=40b.test?=@c.test', SAME],
]

suite('IN6: one reader, one answer', () => {
  test('the table has its eighty addresses', (t: TestContext) => {
    t.assert.ok(new Set(ADDRESSES.map(([text]) => text)).size >= 80)
  })

  for (const [text, envelope, header] of ADDRESSES) {
    test(`${JSON.stringify(text)} in an envelope is ${envelope ?? 'refused'}`, (t: TestContext) => {
      if (envelope === undefined) {
        if (text !== '') t.assert.throws(() => parsePath(`<${text}>`), SyntaxFault)
        t.assert.throws(() => parseMailbox(text), SyntaxFault)
        return
      }
      const { address, end } = parsePath(`<${text}>`)
      t.assert.ok(address !== null)
      t.assert.strictEqual(formatAddress(address), envelope)
      t.assert.strictEqual(end, text.length + 2)
      t.assert.deepStrictEqual(parseMailbox(text), address)
    })

    const expected = header === SAME ? envelope : header
    test(`${JSON.stringify(text)} in a header is ${expected ?? 'refused'}`, (t: TestContext) => {
      t.assert.strictEqual(inHeader(text), expected)
    })
  }

  /** Display names and brackets around an address; the last column is what is meant, or refused. */
  const NAMED: readonly (readonly [string, string | undefined])[] = [
    ['Ana <ana@a.test>', 'ana@a.test'],
    ['"Doe, Ana" <ana@a.test>', 'ana@a.test'],
    ['"ana@bank.test" <x@evil.test>', 'x@evil.test'],
    ['ana@a.test <ana@a.test>', 'ana@a.test'],
    ['ana@bank.test <x@evil.test>', NO],
    ['<ana@a.test> <x@evil.test>', NO],
    ['<ana@a.test', NO],
    ['ana@a.test>', NO],
    ['<<ana@a.test>>', NO],
    ['<ana@a.test> x', NO],
    ['<@r.test,@s.test:ana@a.test>', 'ana@a.test'],
    ['(ana@bank.test) <x@evil.test>', 'x@evil.test'],
    ['=?utf-8?q?ana=40bank.test=2C?= <x@evil.test>', 'x@evil.test'],
    ['Grupo: ana@a.test, luis@b.test;', 'ana@a.test|luis@b.test'],
    ['Grupo: ana@a.test', NO],
    ['A: B: ana@a.test;;', NO],
    ['undisclosed-recipients:;', ''],
    [',ana@a.test,,', 'ana@a.test'],
  ]
  for (const [text, meant] of NAMED) {
    test(`${text} means ${meant ?? 'nothing'}`, (t: TestContext) =>
      t.assert.strictEqual(inHeader(text), meant))
  }
})

/** All mailboxes of a list, or undefined where the list or one of its addresses is refused. */
function inHeader(text: string): string | undefined {
  try {
    const addresses = mailboxesOf(parseAddressList(text)).map(mailboxAddress)
    const known = addresses.flatMap((address) => address ?? [])
    return known.length === addresses.length ? known.map(formatAddress).join('|') : undefined
  } catch (fault) {
    if (fault instanceof SyntaxFault) return undefined
    throw fault
  }
}

/** Without brackets, as printers send it; the rest of the line belongs to the parameters. */
const BARE: readonly (readonly [string, string | undefined])[] = [
  ['ana@empresa.test', 'ana@empresa.test'],
  [' Ana@EMPRESA.Test', 'Ana@empresa.test'],
  ['ana@empresa.test SIZE=5', 'ana@empresa.test'],
  ['ana@[192.0.2.1]', 'ana@[192.0.2.1]'],
  ['  ana@empresa.test', NO],
  ['"a b"@empresa.test', NO],
  ['ana@empresa.test>', NO],
  ['ana@empresa.test>SIZE=5', NO],
  ['ana@empresa.test\tSIZE=5', NO],
  ['ana@empresa.test<evil@evil.test>', NO],
  ['ana@empresa.test,evil@evil.test', NO],
  ['ana@empresa.test@evil.test', NO],
  ['Ana <ana@empresa.test>', NO],
  ['@evil.test:ana@empresa.test', NO],
  ['ana@empresa.test(x)evil.test', NO],
  ['ana', NO],
  ['postmaster', NO],
  ['', NO],
  [' ', NO],
]

test('IN6: an address without brackets has one reading, or none', (t: TestContext) => {
  for (const keyword of ['FROM:', 'TO:'] as const)
    for (const [text, expected] of BARE) {
      const read = (): string | undefined => {
        const { address, end } = parseKeywordPath(`${keyword}${text}`, 0, keyword, {
          postmasterDomain: 'mx.test',
        })
        t.assert.match(`${keyword}${text}`.slice(end), /^(?: |$)/)
        return address === null ? undefined : formatAddress(address)
      }
      if (expected === undefined) t.assert.throws(read, SyntaxFault, text)
      else t.assert.strictEqual(read(), expected)
    }
})
