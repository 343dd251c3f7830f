/** What the DNS page says of what it could not do itself is a sentence of the catalogue, and no word of a library. */
import { suite, type TestContext, test } from 'node:test'
import { DNS_PAGE_TEXTS } from '../../src/lib/catalogue/dns-page.ts'
import { DNS_SERVER_TEXTS } from '../../src/lib/catalogue/dns-server.ts'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import type { StsPolicy } from '../../src/mail/sts/policy.ts'
import { ConnectFault } from '../../src/net/connect.ts'
import type { Row } from '../../src/service/dns-page/row.ts'
import { checkPort25, checkStsPolicy } from '../../src/service/dns-page/server-checks.ts'
import { fakeDns, type Zone } from '../kit/fake-dns.ts'

const RAW = 'connect ECONNREFUSED 93.184.216.34:25'
const PROBE = 'mx.otra.test'
const POLICY: StsPolicy = { mode: 'enforce', mx: ['mail.empresa.test'], maxAgeSeconds: 1 }
const TEXTS = { ...DNS_PAGE_TEXTS, ...DNS_SERVER_TEXTS }

/** The sentence is there in both languages, and nothing raw is in it. */
function told(t: TestContext, { text }: Row, key: string): void {
  t.assert.strictEqual(text.key, key)
  const found = TEXTS[key as keyof typeof TEXTS]
  for (const sentence of [found.en, found.es]) t.assert.doesNotMatch(sentence, /\{reason\}/)
}

suite('the checks of the machine itself', () => {
  test('port 25: silent DNS, no address, no answer, refused', async (t: TestContext) => {
    const at = async (zone: Zone, kind: ConnectFault['kind'] = 'network'): Promise<Row> => {
      await using dns = await fakeDns(zone)
      return await checkPort25({
        ...{ resolver: dns.resolver, scheduler: systemScheduler, probe: PROBE, mxPort: 25 },
        allowPrivate: false,
        connect: () => Promise.reject(new ConnectFault(kind, RAW)),
      })
    }
    const there: Zone = { [PROBE]: { A: ['93.184.216.34'] } }
    told(t, await at({ [PROBE]: { fault: 'servfail' } }), 'dns.silent')
    told(t, await at({}), 'dns.port25.nobody')
    told(t, await at(there, 'timeout'), 'dns.port25.blocked')
    told(t, await at(there), 'dns.port25.refused')
  })

  test('the policy: not fetched, no certificate, no policy', async (t: TestContext) => {
    const situation = {
      ...{ domain: 'empresa.test', hostname: 'mail.empresa.test', addresses: [], servers: [] },
      ...{ https: true, sts: { policy: POLICY, id: 'a1' }, certificates: [], dkim: [] },
    }
    for (const [fault, kind] of [
      ['sts-policy-fetch-error', 'unfetched'],
      ['sts-webpki-invalid', 'certificate'],
      ['sts-policy-invalid', 'invalid'],
    ] as const)
      told(
        t,
        await checkStsPolicy(situation, () => Promise.resolve({ kind: 'failed', why: RAW, fault })),
        `dns.stsPolicy.${kind}`,
      )
  })
})
