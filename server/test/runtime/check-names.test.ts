/** `valija check` on reverse names: what large providers look at first. RFC 1912 §2.1 */
import { type TestContext, test } from 'node:test'
import type { Config } from '../../src/config/config.ts'
import { reverseZone } from '../../src/net/dns/reverse-name.ts'
import { checkHostNames } from '../../src/runtime/check/names.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { fakeDns, type Zone } from '../kit/fake-dns.ts'

const HOSTNAME = 'mail.empresa.test'
const FOUR = '9.9.9.10'
const SIX = '2620:fe::10'

async function look(zone: Zone): Promise<{ readonly all: string[]; readonly advice: string[] }> {
  await using dns = await fakeDns(zone)
  const findings = await checkHostNames({ server: { hostname: HOSTNAME } } as Config, dns.resolver)
  const texts = createTexts()
  const advice = findings.flatMap((one) => one.advice ?? [])
  return {
    all: findings.map(({ state, text }) => `${state} ${texts.format('en', text)}`),
    advice: advice.flatMap((one) => [texts.format('en', one), texts.format('es', one)]),
  }
}

test('each address gives the name of the server back, or it is said what to do', async (t: TestContext) => {
  const host = { [HOSTNAME]: { A: [FOUR], AAAA: [SIX] } }
  const good = await look({
    ...host,
    [reverseZone(FOUR)]: { PTR: [HOSTNAME] },
    // Several names are as good where ours is among them.
    [reverseZone(SIX)]: { PTR: ['otra.empresa.test', HOSTNAME] },
  })
  t.assert.deepStrictEqual(
    good.all.map((one) => one.split(' ')[0]),
    ['ok', 'ok', 'ok'],
  )
  t.assert.deepStrictEqual(good.advice, [])

  const bad = await look({ ...host, [reverseZone(SIX)]: { PTR: ['cliente-7.proveedor.test'] } })
  t.assert.match(bad.all[1] ?? '', /^problem 9\.9\.9\.10 has no reverse name/)
  t.assert.match(bad.all[2] ?? '', /^problem .*2620:fe::10 is cliente-7\.proveedor\.test, not mail/)
  t.assert.match(bad.advice.join('\n'), /mail\.empresa\.test/)

  const inside = await look({ [HOSTNAME]: { A: ['10.0.0.7'] } })
  t.assert.match(inside.all[1] ?? '', /^attention .*10\.0\.0\.7/)
  t.assert.match((await look({ [HOSTNAME]: { fault: 'servfail' } })).all[0] ?? '', /^problem /)
})
