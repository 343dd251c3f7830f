/** DN2: names from DNS as payload. THREATS DN2 */
import { suite, type TestContext, test } from 'node:test'
import { hostName } from '../../src/net/dns/host-name.ts'
import { resolveMailHosts } from '../../src/net/dns/resolve-mail-hosts.ts'
import { fakeDns } from '../kit/fake-dns.ts'

const PAYLOADS = [
  'a\r\nX: y',
  '\u001b[2J.test',
  'x'.repeat(64),
  `${'a.'.repeat(127)}ab`,
  '<b>.test',
  'a b.test',
  '-a.test',
  '\u202e.test',
  '',
]

suite('DN2', () => {
  test('only letters, digits, hyphens, underscores make a host name', (t: TestContext) => {
    for (const payload of PAYLOADS)
      t.assert.strictEqual(hostName(payload), undefined, JSON.stringify(payload))
    t.assert.strictEqual(hostName('MX1.Example.org.'), 'mx1.example.org')
    t.assert.strictEqual(hostName(`${'a'.repeat(63)}.org`), `${'a'.repeat(63)}.org`)
  })

  test('an MX whose name is none is no MX', async (t: TestContext) => {
    await using dns = await fakeDns({
      'bad.test': {
        MX: [
          [1, 'a\r\nrcpt.test'],
          [2, '<b>.test'],
          [3, 'good.test'],
        ],
      },
      'good.test': { A: ['192.0.2.1'] },
    })
    const found = await resolveMailHosts('bad.test', dns.resolver, () => 0)
    t.assert.deepStrictEqual(found.kind === 'found' && found.hosts.map(({ host }) => host), ['good.test'])
  })
})
