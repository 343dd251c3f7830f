/**
 * The public signing cases of ARC (corpus/arc), read the other way round: the chains that its messages come with are
 * whole or broken as it says, and the signature that a right sealer adds to each is one that we find good. The new seals
 * are left out: the suite's own messages, which carry the same sets one hop later, have other values in them, and those
 * are good. Keys come from a real DNS server through our resolver.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { systemClock } from '../../src/lib/clock.ts'
import { fieldText } from '../../src/mail/header/header.ts'
import { createKeyCache, createKeys } from '../../src/verify/dkim/key.ts'
import { openMailText } from '../../src/verify/dkim/mail-text.ts'
import { readSignature } from '../../src/verify/dkim/signature.ts'
import { parseTagList } from '../../src/verify/dkim/tag-list.ts'
import { checkWith } from '../../src/verify/dkim/verify-signatures.ts'
import { verifyMessage } from '../../src/verify/identity/verify-message.ts'
import { fakeDns, type ZoneEntry } from '../kit/fake-dns.ts'

type Case = {
  readonly message: string
  /** What the sealer adds; empty where it may not. */
  readonly AS: string
  readonly AMS: string
  readonly AAR: string
}
type Scenario = {
  readonly description: string
  readonly tests: Readonly<Record<string, Case>>
  readonly 'txt-records': Readonly<Record<string, string>>
}

const SUITE = new URL('../corpus/arc/arc-draft-sign-tests.yml', import.meta.url)
const scenarios = parseAllDocuments(readFileSync(SUITE, 'utf8')).map((one) => one.toJS() as Scenario)
const CASES = 17

test('the suite is whole', () => {
  assert.equal(scenarios.flatMap(({ tests }) => Object.keys(tests)).length, CASES)
})

for (const { description, tests, 'txt-records': texts } of scenarios)
  test(`ARC: ${description}`, async (t) => {
    const zone: Record<string, ZoneEntry> = {}
    for (const [name, text] of Object.entries(texts)) zone[name] = { TXT: [text.replaceAll('\n', '')] }
    await using dns = await fakeDns(zone)
    const deps = { resolver: dns.resolver, clock: systemClock }
    for (const [name, one] of Object.entries(tests))
      await t.test(name, async () => {
        const { arc } = await verifyMessage(Buffer.from(one.message), undefined, deps)
        assert.equal(arc.result, expected(one), arc.problem)
        if (one.AMS.trim() === '') return
        const added = `ARC-Message-Signature: ${one.AMS.trim().replaceAll(/\n\s*/g, '\n  ')}\n`
        const mail = openMailText(Buffer.from(added + one.message))
        const [field] = mail.named('arc-message-signature')
        assert.ok(field)
        const signature = readSignature(parseTagList(fieldText(mail.bytes, field)), 'arc')
        const { domain, selector, algorithm } = signature
        const { key } = await createKeys(dns.resolver, createKeyCache()).find(selector, domain, algorithm)
        const { result, problem } = await checkWith(mail, field, signature, key)
        assert.equal(result, 'pass', problem)
      })
  })

/** What a sealer says of the chain below: none, whole or broken. */
function expected({ AS, message }: Case): string {
  if (AS.trim() === '') return 'fail'
  const said = /cv\s*=\s*(none|pass|fail)/.exec(AS)?.[1] ?? ''
  return /^ARC-Seal:/m.test(message) ? said : 'none'
}
