/** Exceptions as administrators make them: by whom, for whom, and what then becomes of mail. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { identityMethods } from '../../src/service/identity/identity-methods.ts'
import { createRulesOf, type Rules } from '../../src/service/identity/rules.ts'
import { OPERATOR, openTestAdmin, type TestAdmin } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'

const FIRST: Rules = { enforce: 'obey', authors: [], sealers: ['sello.test'], forwarders: [] }

function callOf({ directory }: TestAdmin) {
  const methods = methodTable(identityMethods({ directory, log: silentLog, first: FIRST }))
  return async (who: Principal, method: string, input: Json): Promise<Json | string> => {
    try {
      return await callAdmin(methods, who, method, input)
    } catch (error) {
      if (error instanceof Refusal) return `${error.code} ${error.text.key}`
      throw error
    }
  }
}

for (const name of ENGINES)
  test(`who may make exceptions, and where they hold, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    const call = callOf(admin)
    const jefa = await admin.as('jefa@empresa.test')
    const ana = await admin.as('ana@empresa.test')
    const rulesOf = createRulesOf(FIRST, (work) => admin.directory.read(({ settings }) => work(settings)))
    assert.equal(await call(ana, 'identity.trust', { subject: 'otra.test' }), 'forbidden admin.forbidden')
    assert.equal(
      await call(jefa, 'identity.trust', { subject: 'otra.test', company: 'Ajena' }),
      'not-found directory.noCompany',
    )
    await call(jefa, 'identity.trust', { subject: 'OTRA.test' })
    await call(OPERATOR, 'identity.trust', { kind: 'forwarder', subject: '2001:DB8:0::/32' })
    await call(OPERATOR, 'identity.trust', { kind: 'sealer', subject: 'lista.test', company: 'Empresa' })
    await call(OPERATOR, 'identity.enforce', { enforce: 'mark' })
    await call(jefa, 'identity.enforce', { enforce: 'obey' })
    assert.deepEqual(await rulesOf(jefa.organisationId), {
      enforce: 'obey',
      authors: ['otra.test'],
      sealers: ['sello.test', 'lista.test'],
      forwarders: ['2001:db8::/32'],
    })
    assert.deepEqual(await rulesOf(undefined), {
      enforce: 'mark',
      authors: [],
      sealers: ['sello.test'],
      forwarders: ['2001:db8::/32'],
    })
    assert.deepEqual(await call(jefa, 'identity.list', {}), {
      company: 'Empresa',
      enforce: 'obey',
      own: 'obey',
      exceptions: [
        { kind: 'sealer', subject: 'sello.test', from: 'config' },
        { kind: 'forwarder', subject: '2001:db8::/32', from: 'service' },
        { kind: 'author', subject: 'otra.test', from: 'company' },
        { kind: 'sealer', subject: 'lista.test', from: 'company' },
      ],
    })
    // What the operator said for all is not a company's to take back, and nobody writes nonsense.
    for (const [method, subject, answer] of [
      ['untrust', '2001:db8::/32', 'not-found identity.notListed'],
      ['trust', 'a b', 'invalid identity.badSubject'],
    ] as const)
      assert.equal(await call(jefa, `identity.${method}`, { kind: 'forwarder', subject }), answer)
    await call(jefa, 'identity.untrust', { subject: 'otra.test' })
    await call(jefa, 'identity.enforce', { enforce: null })
    assert.equal((await rulesOf(jefa.organisationId)).enforce, 'mark')
  })
