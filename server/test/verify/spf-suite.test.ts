/** The public suite of RFC 7208 (corpus/spf), asked of a real DNS server through our resolver: 203 of 203. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { systemClock } from '../../src/lib/clock.ts'
import { checkSpf } from '../../src/verify/spf/check-spf.ts'
import { fakeDns, type Zone, type ZoneEntry } from '../kit/fake-dns.ts'

type Written = string | Readonly<Record<string, unknown>>
type Case = {
  readonly helo: string
  readonly host: string
  readonly mailfrom: string
  readonly result: string | readonly string[]
  readonly explanation?: string
}
type Scenario = {
  readonly description: string
  readonly tests: Readonly<Record<string, Case>>
  readonly zonedata: Readonly<Record<string, readonly Written[]>>
}

const SUITE = new URL('../corpus/spf/rfc7208-tests.yml', import.meta.url)
const scenarios = parseAllDocuments(readFileSync(SUITE, 'utf8')).map((one) => one.toJS() as Scenario)
const CASES = 203

test('the suite is whole', () => {
  assert.equal(scenarios.flatMap(({ tests }) => Object.keys(tests)).length, CASES)
})

for (const { description, tests, zonedata } of scenarios)
  test(`SPF: ${description}`, async (t) => {
    await using dns = await fakeDns(zoneOf(zonedata))
    const deps = { resolver: dns.resolver, clock: systemClock, receiver: 'mail.valija.test' }
    for (const [name, { helo, host, mailfrom, result, explanation }] of Object.entries(tests))
      await t.test(name, async () => {
        const verdict = await checkSpf({ address: host, helo, mailFrom: mailfrom }, deps)
        const allowed = typeof result === 'string' ? [result] : result
        assert.ok(
          allowed.includes(verdict.result),
          `${verdict.result}, not ${String(result)}: ${verdict.problem}`,
        )
        if (explanation === undefined) return
        assert.equal(verdict.explanation, explanation === 'DEFAULT' ? undefined : explanation)
      })
  })

/** Records of type SPF stand for TXT, unless there are such, as the suite says at its head. */
function zoneOf(zonedata: Scenario['zonedata']): Zone {
  const zone: Record<string, ZoneEntry> = {}
  for (const [name, written] of Object.entries(zonedata)) {
    const of = (type: string): unknown[] =>
      written.flatMap((one) => (typeof one === 'object' && type in one ? [one[type]] : []))
    const texts = of('TXT').filter((text) => text !== 'NONE')
    const hasText = of('TXT').length > 0
    const [alias] = of('CNAME')
    zone[name.toLowerCase()] = {
      A: of('A') as string[],
      AAAA: of('AAAA') as string[],
      MX: of('MX') as [number, string][],
      PTR: of('PTR') as string[],
      TXT: (hasText ? texts : of('SPF')) as (string | string[])[],
      ...(alias !== undefined && { CNAME: String(alias) }),
      ...(written.includes('TIMEOUT') && { fault: 'partly' }),
    }
  }
  return zone
}
