/** The tenant door: own account, or the same answer as for one that is not there. THREATS §3.9 */
import { type TestContext, test } from 'node:test'
import type { AccountId } from '../../src/mail/ids.ts'
import { createDoor } from '../../src/service/account/door.ts'
import type { AccountStore } from '../../src/store/account-store.ts'
import { ENGINES } from '../kit/engines.ts'
import { OPERATOR, openTestAdmin } from './admin.ts'

for (const name of ENGINES)
  test(`who gets in, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const opened: AccountId[] = []
    const accounts = {
      acceptLog: undefined,
      commitsSurely: true,
      open(accountId: AccountId): AccountStore {
        opened.push(accountId)
        const provisioned = { accountId, mailbox: async () => undefined, provision: async () => undefined }
        return provisioned as Partial<AccountStore> as AccountStore
      },
      async [Symbol.asyncDispose]() {},
    }
    const door = createDoor({ accounts, directory: admin.directory })
    const ana = await admin.as('ana@empresa.test')
    const anaId = ana.accountId ?? (0 as AccountId)
    t.assert.strictEqual((await door.forAccount(ana, anaId)).accountId, anaId)
    const refusal = { code: 'not-found', text: { key: 'directory.noAccount' } }
    for (const who of ['luis@empresa.test', 'jefa@empresa.test', 'otra@ajena.test', 'operador@servicio.test'])
      await t.assert.rejects(door.forAccount(await admin.as(who), anaId), refusal, who)
    await t.assert.rejects(door.forAccount(OPERATOR, anaId), refusal, 'no role opens other people’s mail')
    await t.assert.rejects(door.forAccount(ana, 999_999 as AccountId), refusal, 'absent sounds the same')
    await t.assert.rejects(
      door.forAccount({ ...ana, accountId: 999_999 as AccountId }, 999_999 as AccountId),
      refusal,
    )
    await admin.call(OPERATOR, 'account.remove', { address: 'ana@empresa.test' })
    await t.assert.rejects(door.forAccount(ana, anaId), refusal, 'a session of a removed account')
    t.assert.deepStrictEqual(opened, [anaId], 'nothing else was opened')
  })
