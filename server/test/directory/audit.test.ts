/** Who did what: the row is there when the answer is, of whom it is about, and without a secret. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { Refusal } from '../../src/lib/refusal.ts'
import { type AdminMethod, adminMethod, type Json } from '../../src/service/admin/method.ts'
import { AUDIT_KEPT_MS } from '../../src/service/audit/limits.ts'
import { recordedCall } from '../../src/service/audit/recorded-call.ts'
import { ENGINES } from '../kit/engines.ts'
import { OPERATOR, openTestAdmin } from './admin.ts'

for (const engine of ENGINES) {
  test(`what was done and refused is kept, and looking is not, on ${engine}`, async () => {
    await using admin = await openTestAdmin(engine)
    const call = recordedCall(admin.methods, admin)
    const jefa = { ...(await admin.as('jefa@empresa.test')), remoteAddress: '192.0.2.7' }
    await call(jefa, 'account.show', { address: 'ana@empresa.test' })
    await call(jefa, 'account.set', { address: 'ana@empresa.test', displayName: 'Ana' })
    await assert.rejects(call(jefa, 'organisation.add', { name: 'Otra', nonsense: 'x' }), Refusal)
    await call(OPERATOR, 'account.add', { address: 'eva2@ajena.test', password: 'larga-y-secreta-88' })

    const rows = await admin.directory.read(({ audit }) => audit.list({}, 10))
    assert.deepEqual(
      rows.map(({ who, way, origin, act, object, fields, result, organisationId }) => ({
        ...{ who, way, origin, act, object, fields, result, organisationId },
      })),
      [
        {
          ...{ who: 'operator', way: 'command-line', origin: undefined, act: 'account.add' },
          ...{ object: 'eva2@ajena.test', fields: ['password'], result: 'done' },
          organisationId: admin.ajena.organisationId,
        },
        {
          ...{ who: 'jefa@empresa.test', way: 'session', origin: '192.0.2.7', act: 'organisation.add' },
          ...{ object: 'Otra', fields: [], result: 'forbidden' },
          organisationId: admin.empresa.organisationId,
        },
        {
          ...{ who: 'jefa@empresa.test', way: 'session', origin: '192.0.2.7', act: 'account.set' },
          ...{ object: 'ana@empresa.test', fields: ['displayName'], result: 'done' },
          organisationId: admin.empresa.organisationId,
        },
      ],
    )
    assert.doesNotMatch(JSON.stringify(rows), /secreta/)
  })

  test(`an admin reads of the own company only, page by page, on ${engine}`, async () => {
    await using admin = await openTestAdmin(engine)
    const call = recordedCall(admin.methods, admin)
    for (const displayName of ['Uno', 'Dos', 'Tres'])
      await call(OPERATOR, 'account.set', { address: 'ana@empresa.test', displayName })
    await call(OPERATOR, 'account.remove', { address: 'eva@ajena.test' })

    const jefa = await admin.as('jefa@empresa.test')
    const first = (await call(jefa, 'audit.list', { limit: 2 })) as unknown as Page
    assert.equal(first.deeds.length, 2)
    const second = (await call(jefa, 'audit.list', { limit: 2, before: first.next })) as unknown as Page
    assert.deepEqual(
      [...first.deeds, ...second.deeds].map(({ object }) => object),
      ['ana@empresa.test', 'ana@empresa.test', 'ana@empresa.test'],
    )
    assert.equal(second.next, null)
    const otra = (await call(await admin.as('otra@ajena.test'), 'audit.list', {})) as unknown as Page
    assert.deepEqual(
      otra.deeds.map(({ act, object }) => `${act} ${object}`),
      ['account.remove eva@ajena.test'],
    )
    const found = (await call(OPERATOR, 'audit.list', { act: 'account.remove' })) as unknown as Page
    assert.equal(found.deeds.length, 1)
  })

  test(`what an operator names by a number belongs to whose it is, on ${engine}`, async () => {
    await using admin = await openTestAdmin(engine)
    const { directory, empresa, ajena } = admin
    const id = await directory.write(async ({ webhooks }) => {
      const given = await webhooks.nextId()
      await webhooks.add(given, {
        ...{ organisationId: ajena.organisationId, url: 'https://x.test/', kinds: ['bounced'] },
        ...{ sealed: 'x', allowPrivate: false, madeBy: 'operator', madeMs: 1, place: '' },
      })
      return given
    })
    const input = z.strictObject({ id: z.int() })
    const about = (name: string, answer: Json): [string, AdminMethod] => [
      name,
      adminMethod({ name, scope: 'company', input, run: () => Promise.resolve(answer) }),
    ]
    const methods = new Map([
      about('webhook.enable', {}),
      about('quarantine.release', { address: 'ana@empresa.test' }),
    ])
    const call = recordedCall(methods, admin)
    await call(OPERATOR, 'webhook.enable', { id })
    await call(OPERATOR, 'quarantine.release', { id: 7 })
    const rows = await directory.read(({ audit }) => audit.list({}, 10))
    assert.deepEqual(
      rows.map(({ act, organisationId }) => [act, organisationId]),
      [
        ['quarantine.release', empresa.organisationId],
        ['webhook.enable', ajena.organisationId],
      ],
    )
  })

  test(`holders cannot fill the record with refusals, and old rows go, on ${engine}`, async () => {
    await using admin = await openTestAdmin(engine)
    const call = recordedCall(admin.methods, admin)
    const ana = await admin.as('ana@empresa.test')
    await assert.rejects(call(ana, 'organisation.add', { name: 'Otra' }), Refusal)
    const count = async (): Promise<number> =>
      (await admin.directory.read(({ audit }) => audit.list({}, 10))).length
    assert.equal(await count(), 0)

    const change = { address: 'ana@empresa.test', displayName: 'Ana' }
    await call(OPERATOR, 'account.set', change)
    const later = { directory: admin.directory, clock: { now: () => admin.clock.now() + AUDIT_KEPT_MS + 1 } }
    await recordedCall(admin.methods, later)(OPERATOR, 'account.set', change)
    assert.equal(await count(), 1)
  })
}

type Page = {
  readonly deeds: readonly { readonly act: string; readonly object: string | null }[]
  readonly next: number | null
}
