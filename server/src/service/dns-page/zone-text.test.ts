import { type TestContext, test } from 'node:test'
import { expectedRecords } from './records.ts'
import type { Situation } from './situation.ts'
import { quoted, zoneText } from './zone-text.ts'

const SITUATION: Situation = {
  domain: 'empresa.test',
  hostname: 'mail.proveedor.test',
  addresses: ['93.216.34.7', '2606:2800::7'],
  servers: [{ protocol: 'imap', hostname: 'mail.proveedor.test', port: 993, tls: 'implicit' }],
  https: false,
  sts: { policy: { mode: 'testing', mx: ['mail.proveedor.test'], maxAgeSeconds: 1 }, id: 'a1' },
  certificates: [],
  dkim: [{ name: 's1._domainkey.empresa.test', text: `v=DKIM1; p=${'A'.repeat(300)}` }],
}

test('a text is cut at 255 octets, never within a sign of the file', (t: TestContext) => {
  t.assert.strictEqual(quoted('v=spf1 -all'), '"v=spf1 -all"')
  t.assert.strictEqual(quoted(''), '""')
  t.assert.strictEqual(quoted('a"b\\c'), '"a\\"b\\\\c"')
  t.assert.strictEqual(quoted('ñ\n'), '"\\195\\177\\010"')
  for (const [octets, strings] of [
    [254, 1],
    [255, 1],
    [256, 2],
    [510, 2],
    [511, 3],
  ] as const)
    t.assert.strictEqual(quoted('x'.repeat(octets)).split('" "').length, strings, `${octets}`)
})

test('what belongs to another zone is a comment', (t: TestContext) => {
  const zone = zoneText('empresa.test', expectedRecords(SITUATION), 'elsewhere')
  const lines = zone.trimEnd().split('\n')
  const inside = lines.filter((line) => !line.startsWith(';'))
  t.assert.ok(
    inside.every((line) => /^\S*empresa\.test\. 3600 IN /.test(line)),
    zone,
  )
  t.assert.ok(inside.some((line) => line.startsWith('s1._domainkey.empresa.test. 3600 IN TXT "v=DKIM1; p=A')))
  t.assert.ok(lines.includes('; mail.proveedor.test. 3600 IN AAAA 2606:2800::7'))
  t.assert.ok(lines.includes('; 7.34.216.93.in-addr.arpa. 3600 IN PTR mail.proveedor.test.'))
  t.assert.ok(!zone.includes('mta-sts'), 'without an HTTP edge there is nobody to ask for a policy')
})

test('a server whose name is the domain itself has no second SPF record', (t: TestContext) => {
  const records = expectedRecords({ ...SITUATION, hostname: 'empresa.test' })
  t.assert.strictEqual(records.filter(({ value }) => value.startsWith('v=spf1')).length, 1)
})
