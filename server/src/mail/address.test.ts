import { suite, type TestContext, test } from 'node:test'
import { SyntaxFault } from '../lib/syntax-fault.ts'
import {
  canonicalAddress,
  displayAddress,
  formatAddress,
  formatPath,
  needsSmtpUtf8,
  parseMailbox,
  parsePath,
  tryParseMailbox,
} from './address.ts'
import { LOCAL_OCTETS_MAX, ROUTE_HOSTS_MAX } from './limits.ts'

suite('paths of the envelope', () => {
  test('parameters behind the path stay with the caller', (t: TestContext) => {
    const text = 'FROM:<"a b"@Empresa.TEST> SIZE=5'
    const path = parsePath(text, 5)
    t.assert.deepStrictEqual(path.address, { local: 'a b', domain: 'empresa.test' })
    t.assert.strictEqual(text.slice(path.end), ' SIZE=5')
  })

  test('the null path is no address', (t: TestContext) => {
    t.assert.deepStrictEqual(parsePath('<>'), { address: null, route: [], utf8: false, end: 2 })
    t.assert.strictEqual(formatPath(null), '<>')
  })

  test('a source route is told apart from the mailbox', (t: TestContext) => {
    const { route, address } = parsePath('<@uno.test,@dos.test:ana@empresa.test>')
    t.assert.deepStrictEqual(route, ['uno.test', 'dos.test'])
    t.assert.strictEqual(address?.domain, 'empresa.test')
  })

  test(`routes of ${ROUTE_HOSTS_MAX} hosts are read, longer ones are not`, (t: TestContext) => {
    const routed = (hosts: number) => `<${Array(hosts).fill('@h.test').join(',')}:a@b.test>`
    t.assert.strictEqual(parsePath(routed(ROUTE_HOSTS_MAX - 1)).route.length, ROUTE_HOSTS_MAX - 1)
    t.assert.strictEqual(parsePath(routed(ROUTE_HOSTS_MAX)).route.length, ROUTE_HOSTS_MAX)
    t.assert.throws(() => parsePath(routed(ROUTE_HOSTS_MAX + 1)), SyntaxFault)
  })

  test('Postmaster alone needs a domain to belong to', (t: TestContext) => {
    const path = parsePath('<PostMaster>', 0, { postmasterDomain: 'empresa.test' })
    t.assert.deepStrictEqual(path.address, { local: 'PostMaster', domain: 'empresa.test' })
    t.assert.throws(() => parsePath('<postmaster>'), SyntaxFault)
    t.assert.throws(() => parsePath('<ana>', 0, { postmasterDomain: 'empresa.test' }), SyntaxFault)
  })

  test('U-labels and UTF-8 local parts ask for SMTPUTF8, A-labels do not', (t: TestContext) => {
    t.assert.strictEqual(parsePath('<a@bücher.test>').utf8, true)
    t.assert.strictEqual(parsePath('<ñu@empresa.test>').utf8, true)
    t.assert.strictEqual(parsePath('<a@xn--bcher-kva.test>').utf8, false)
    t.assert.strictEqual(needsSmtpUtf8(parseMailbox('a@bücher.test')), false)
    t.assert.strictEqual(needsSmtpUtf8(parseMailbox('ñu@bücher.test')), true)
  })
})

suite('one mailbox', () => {
  test(`local parts end at ${LOCAL_OCTETS_MAX} octets`, (t: TestContext) => {
    const full = 'a'.repeat(LOCAL_OCTETS_MAX)
    t.assert.strictEqual(parseMailbox(`${full.slice(1)}@b.test`).local.length, LOCAL_OCTETS_MAX - 1)
    t.assert.strictEqual(parseMailbox(`${full}@b.test`).local, full)
    t.assert.throws(() => parseMailbox(`${full}a@b.test`), SyntaxFault)
    t.assert.throws(() => parseMailbox(`${full.slice(1)}ñ@b.test`), SyntaxFault)
  })

  test('one spelling for all that is the same mailbox, and only for that', (t: TestContext) => {
    const canonical = (text: string) => canonicalAddress(parseMailbox(text))
    t.assert.strictEqual(canonical('"Ana"@BÜCHER.test'), 'ana@xn--bcher-kva.test')
    t.assert.strictEqual(canonical('n\u0303u@b.test'), canonical('Ñu@b.test'))
    t.assert.notStrictEqual(canonical('jose@b.test'), canonical('josé@b.test'))
    t.assert.notStrictEqual(canonical('ma\u0131l@b.test'), canonical('mail@b.test'))
    t.assert.notStrictEqual(canonical('strasse@b.test'), canonical('straße@b.test'))
    t.assert.notStrictEqual(canonical('a.na@b.test'), canonical('ana@b.test'))
  })

  test('what is written can be read again', (t: TestContext) => {
    for (const text of [
      '"a@evil.test x"@empresa.test',
      '"a\\"\\\\b"@x.test',
      'ñ.u@b.test',
      'a@[IPv6:2001:db8::1]',
    ]) {
      t.assert.deepStrictEqual(parseMailbox(formatAddress(parseMailbox(text))), parseMailbox(text))
    }
    t.assert.throws(() => formatAddress({ local: 'a\r\nRCPT TO:<x@y>', domain: 'b.test' }), SyntaxFault)
    t.assert.strictEqual(displayAddress(parseMailbox('a@xn--bcher-kva.test')), 'a@bücher.test')
    t.assert.strictEqual(tryParseMailbox('a@b.test '), undefined)
  })
})
