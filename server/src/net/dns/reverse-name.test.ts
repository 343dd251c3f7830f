import { type TestContext, test } from 'node:test'
import type { RecordData, RecordType } from './message.ts'
import type { DnsAnswer, Resolver } from './resolver.ts'
import { reverseName, reverseZone } from './reverse-name.ts'

const ZONE: Readonly<Record<string, readonly string[]>> = {
  'PTR 7.34.216.93.in-addr.arpa': ['mail.otra.test'],
  'A mail.otra.test': ['93.216.34.7'],
  'PTR 8.34.216.93.in-addr.arpa': ['mail.otra.test', 'a\r\nX: y', ''],
  'PTR 9.34.216.93.in-addr.arpa': ['w.test', 'x.test', 'y.test', 'mail9.otra.test'],
  'A mail9.otra.test': ['93.216.34.9'],
  [`PTR ${reverseZone('2606:2800:0:0::7')}`]: ['six.otra.test'],
  'AAAA six.otra.test': ['2606:2800::7'],
}

const asked: string[] = []
const resolver: Resolver = {
  query<Type extends RecordType>(name: string, type: Type) {
    asked.push(`${type} ${name}`)
    const records = ZONE[`${type} ${name}`] as readonly RecordData[Type][] | undefined
    const answer: DnsAnswer<RecordData[Type]> =
      records === undefined
        ? { kind: 'no-name', ttlMs: 1 }
        : { kind: 'found', records, ttlMs: 1, authentic: false }
    return Promise.resolve(answer)
  },
}

test('only a name that leads back is one', async (t: TestContext) => {
  t.assert.strictEqual(await reverseName('93.216.34.7', resolver), 'mail.otra.test')
  t.assert.strictEqual(await reverseName('2606:2800::7', resolver), 'six.otra.test')
  t.assert.strictEqual(await reverseName('93.216.34.8', resolver), undefined, 'it leads to another address')
  t.assert.strictEqual(await reverseName('93.216.34.9', resolver), undefined, 'too many names')
  t.assert.strictEqual(await reverseName('93.216.34.10', resolver), undefined)
})

test('addresses that have no public name are not asked for', async (t: TestContext) => {
  asked.length = 0
  for (const address of ['127.0.0.1', '10.0.0.1', '::1', 'fe80::1', '', 'x'])
    t.assert.strictEqual(await reverseName(address, resolver), undefined)
  t.assert.deepStrictEqual(asked, [])
})

test('zones of addresses', (t: TestContext) => {
  t.assert.strictEqual(reverseZone('192.0.2.7'), '7.2.0.192.in-addr.arpa')
  t.assert.strictEqual(
    reverseZone('2001:db8::567:89ab'),
    'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
  )
})
