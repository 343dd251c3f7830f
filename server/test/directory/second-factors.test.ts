/** Second factors as they are kept: what may be used once is used once, by whichever thread or node comes first. */
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import type { AccountId } from '../../src/mail/ids.ts'
import type { Directory } from '../../src/store/directory.ts'
import type { PasskeyRecord } from '../../src/store/directory-passkeys.ts'
import { DIRECTORY_MIGRATIONS } from '../../src/store/directory-schema.ts'
import { DuplicateError, migrate } from '../../src/store/sql.ts'
import { ENGINES } from '../kit/engines.ts'
import { addAccount, addCompany, openTestDirectory } from './company.ts'

const NOW_MS = Date.UTC(2026, 4, 3)
const STEP = Math.floor(NOW_MS / 30_000)
const AT_ONCE = 8

function passkeyOf(
  accountId: AccountId,
  more: Partial<PasskeyRecord> = {},
): Omit<PasskeyRecord, 'id' | 'usedMs'> {
  return {
    accountId,
    credentialId: randomBytes(32),
    publicKey: randomBytes(77),
    counter: 0,
    transports: ['internal', 'hybrid'],
    name: 'Teléfono',
    madeMs: NOW_MS,
    ...more,
  }
}

async function confirmed(directory: Directory, account: AccountId): Promise<void> {
  await directory.write(async ({ secondFactors }) => {
    await secondFactors.offerTotp(account, 'sealed', NOW_MS)
    await secondFactors.confirmTotp(account, 'sealed', STEP, NOW_MS)
  })
}

/** How many of many tries, by two connections at once, were the first. */
async function winners(
  directories: readonly Directory[],
  work: (directory: Directory) => Promise<boolean>,
): Promise<number> {
  const tries = directories.flatMap((directory) => Array.from({ length: AT_ONCE }, () => work(directory)))
  return (await Promise.all(tries)).filter(Boolean).length
}

for (const name of ENGINES) {
  test(`a step, a recovery code, a ticket: once, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const both = [opened.directory, await opened.other()]
    const empresa = await addCompany(opened.directory, 'Empresa', 'empresa.test')
    const ana = await addAccount(opened.directory, empresa, 'ana')
    await confirmed(opened.directory, ana)
    const digests = [randomBytes(32), randomBytes(32)]
    await opened.directory.write(({ secondFactors }) => secondFactors.setRecoveryCodes(ana, digests))
    const [code = randomBytes(32)] = digests
    const ticket = randomBytes(32)

    const step = (at: number): Promise<number> =>
      winners(both, (one) => one.writeUnseen(({ secondFactors }) => secondFactors.useStep(ana, at)))
    t.assert.deepStrictEqual([await step(STEP), await step(STEP + 1), await step(STEP - 1)], [0, 1, 0])
    const used = await winners(both, (one) =>
      one.writeUnseen(({ secondFactors }) => secondFactors.useRecoveryCode(ana, code)),
    )
    t.assert.strictEqual(used, 1)
    const spent = await winners(both, (one) =>
      one.writeUnseen(({ secondFactors }) => secondFactors.spend(ticket, NOW_MS + 1, NOW_MS)),
    )
    t.assert.strictEqual(spent, 1)
    const left = await opened.directory.read(({ secondFactors }) => secondFactors.countRecoveryCodes(ana))
    t.assert.strictEqual(left, 1)
  })

  test(`a secret asks nothing until it is confirmed, and is not replaced after, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const ana = await addAccount(directory, await addCompany(directory, 'Empresa', 'empresa.test'), 'ana')
    const answers = await directory.write(async ({ secondFactors }) => [
      await secondFactors.offerTotp(ana, 'first', NOW_MS),
      await secondFactors.offerTotp(ana, 'second', NOW_MS),
      await secondFactors.useStep(ana, STEP),
      await secondFactors.confirmTotp(ana, 'first', STEP, NOW_MS),
    ])
    t.assert.deepStrictEqual(answers, [true, true, false, false])
    t.assert.strictEqual((await directory.account(ana))?.secondFactor, false)
    const after = await directory.write(async ({ secondFactors }) => [
      await secondFactors.confirmTotp(ana, 'second', STEP, NOW_MS),
      await secondFactors.confirmTotp(ana, 'second', STEP, NOW_MS),
      await secondFactors.offerTotp(ana, 'third', NOW_MS),
    ])
    t.assert.deepStrictEqual(after, [true, false, false])
    t.assert.strictEqual((await directory.account(ana))?.secondFactor, true)
    const kept = await directory.read(({ secondFactors }) => secondFactors.totp(ana))
    t.assert.deepStrictEqual(kept, { sealed: 'second', madeMs: NOW_MS, confirmedMs: NOW_MS, lastStep: STEP })
    await directory.write(({ secondFactors }) => secondFactors.removeTotp(ana))
    t.assert.strictEqual((await directory.account(ana))?.secondFactor, false)
  })

  test(`passkeys: one owner each, counters only rise, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const ana = await addAccount(directory, await addCompany(directory, 'Empresa', 'empresa.test'), 'ana')
    const eva = await addAccount(directory, await addCompany(directory, 'Otra', 'otra.test'), 'eva')
    const made = passkeyOf(ana)
    const id = await directory.write(({ passkeys }) => passkeys.add(made))
    t.assert.strictEqual((await directory.account(ana))?.secondFactor, true)
    t.assert.strictEqual((await directory.account(eva))?.secondFactor, false)
    const known = await directory.read(({ passkeys }) => passkeys.byCredential(made.credentialId))
    t.assert.deepStrictEqual(
      { ...known, credentialId: undefined, publicKey: undefined },
      { ...made, id, usedMs: undefined, credentialId: undefined, publicKey: undefined },
    )
    t.assert.ok(Buffer.from(made.publicKey).equals(known?.publicKey ?? Buffer.alloc(0)))
    await t.assert.rejects(
      directory.write(({ passkeys }) => passkeys.add({ ...made, accountId: eva })),
      DuplicateError,
    )
    const use = (accountId: AccountId, counter: number): Promise<boolean> =>
      directory.writeUnseen(({ passkeys }) => passkeys.use({ accountId, id }, counter, NOW_MS))
    const uses = [await use(ana, 0), await use(ana, 0), await use(eva, 3), await use(ana, 3)]
    uses.push(await use(ana, 3), await use(ana, 2), await use(ana, 0), await use(ana, 4))
    t.assert.deepStrictEqual(uses, [true, true, false, true, false, false, false, true])
    const removed = await directory.write(async ({ passkeys }) => [
      await passkeys.remove(eva, id),
      await passkeys.remove(ana, id),
    ])
    t.assert.deepStrictEqual(removed, [0, 1])
  })

  test(`an account that goes leaves none behind, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const [ana, eva] = [
      await addAccount(directory, empresa, 'ana'),
      await addAccount(directory, empresa, 'eva'),
    ]
    for (const account of [ana, eva]) {
      await confirmed(directory, account)
      await directory.write(async ({ passkeys, secondFactors }) => {
        await passkeys.add(passkeyOf(account))
        await secondFactors.setRecoveryCodes(account, [randomBytes(32)])
      })
    }
    await directory.write(async ({ accounts }) => {
      const account = await accounts.get(ana)
      if (account !== undefined) await accounts.remove(account, NOW_MS)
    })
    const rows = await opened.database().read(async (sql) => {
      const owners: Record<string, unknown> = {}
      for (const table of ['totp', 'recovery_code', 'passkey'])
        owners[table] = (await sql.all<{ account_id: number }>(`select account_id from ${table}`)).map(
          ({ account_id }) => account_id,
        )
      return owners
    })
    t.assert.deepStrictEqual(rows, { totp: [eva], recovery_code: [eva], passkey: [eva] })
  })

  test(`a directory of an older release gets the tables, on ${name}`, async (t: TestContext) => {
    const before = DIRECTORY_MIGRATIONS.filter(
      ({ statements }) => !JSON.stringify(statements).includes('passkey'),
    )
    const older = before.slice(0, 3)
    await using opened = await openTestDirectory(name, older)
    await migrate(opened.database(), 'directory', DIRECTORY_MIGRATIONS)
    const directory = await opened.other()
    const ana = await addAccount(directory, await addCompany(directory, 'Empresa', 'empresa.test'), 'ana')
    await confirmed(directory, ana)
    t.assert.strictEqual((await directory.account(ana))?.secondFactor, true)
  })
}
