/** Nothing is signed for a domain that is only claimed, nor by one company for another. THREATS TE4, SUB1 */
import { type TestContext, test } from 'node:test'
import type { OrganisationId } from '../../src/mail/ids.ts'
import { addAliasDomain, addCompany } from '../directory/company.ts'
import { ENGINES } from '../kit/engines.ts'
import { submission } from '../kit/queue.ts'
import { openSigningWorld, type SigningWorld } from '../signing/signing-world.ts'

for (const engine of ENGINES)
  test(`a claimed domain and another company’s are never signed for, on ${engine}`, async (t: TestContext) => {
    await using world = await openSigningWorld(engine)
    const { directory, empresa } = world
    const ajena = await addCompany(directory, 'Ajena', 'ajena.test')
    const { organisationId } = ajena
    await directory.write(async ({ domains }) => {
      const row = {
        organisationId,
        aliasOf: undefined,
        catchAll: undefined,
        language: 'es',
        enabled: false,
      } as const
      await domains.add({ ...row, name: 'gmail.test' }, 0)
      await domains.add({ ...row, name: 'sub.empresa.test' }, 0)
    })
    await addAliasDomain(directory, empresa, 'alias.test')
    const cases: readonly (readonly [OrganisationId, string, string | undefined])[] = [
      [organisationId, 'x@gmail.test', undefined],
      [organisationId, 'x@www.gmail.test', undefined],
      [organisationId, 'x@empresa.test', undefined],
      [organisationId, 'x@otra.empresa.test', undefined],
      [organisationId, 'x@sub.empresa.test', undefined],
      // The nearest domain that we know decides, not the one above it.
      [empresa.organisationId, 'x@sub.empresa.test', undefined],
      [organisationId, 'x@ajena.test', 'ajena.test'],
      [empresa.organisationId, 'x@alias.test', 'alias.test'],
      [empresa.organisationId, 'X <x@Otra.EMPRESA.test>', 'empresa.test'],
      [empresa.organisationId, 'x@test', undefined],
    ]
    for (const [company, from, domain] of cases)
      t.assert.deepStrictEqual(
        await domainsOf(world, company, from),
        domain === undefined ? [] : [domain, domain],
        from,
      )
    // A domain that is gone keeps nothing to sign with.
    await directory.write(({ dkimKeys }) => dkimKeys.endAll(ajena.domainId, 1))
    t.assert.deepStrictEqual(await domainsOf(world, organisationId, 'x@ajena.test'), [])
    const left = await directory.read(({ dkimKeys }) => dkimKeys.of(ajena.domainId))
    t.assert.deepStrictEqual(
      left.map(({ sealed }) => sealed),
      [undefined, undefined],
    )
  })

async function domainsOf(
  world: SigningWorld,
  organisationId: OrganisationId,
  from: string,
): Promise<string[]> {
  const bytes = Buffer.from(`From: ${from}\r\nSubject: x\r\n\r\nx\r\n`)
  const sent = submission('bea@otra.test', { bytes, organisationId, accountId: 1 as never })
  const text = Buffer.from((await world.outgoing.prepare(sent)).bytes).toString()
  return [...text.matchAll(/^DKIM-Signature:.*?\sd=([^;]+);/gms)].map((found) => found[1] ?? '')
}
