/** How full accounts are and when they were last used, for lists; the operator's look at servers and companies. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { createNoteSeen, hearSeen } from '../../src/service/account/note-seen.ts'
import { noLedger } from '../../src/service/ledger/ledger.ts'
import { NODE_FORGOTTEN_MS, NODE_SILENT_MS } from '../../src/service/nodes/limits.ts'
import { stateMethods } from '../../src/service/nodes/state-methods.ts'
import { tellNode } from '../../src/service/nodes/tell-node.ts'
import { ENGINES } from '../kit/engines.ts'
import { OPERATOR, openTestAdmin, type TestAdmin } from './admin.ts'

const DAY_MS = 24 * 3_600_000

type Listed = { readonly accounts: readonly { readonly address: string }[] }

async function listed(admin: TestAdmin, input: Record<string, string>): Promise<string> {
  const { accounts } = (await admin.call(OPERATOR, 'account.list', input)) as unknown as Listed
  const count = (await admin.call(OPERATOR, 'account-count.show', input)) as { accounts: number }
  assert.equal(count.accounts, accounts.length)
  return accounts.map(({ address }) => address.split('@')[0]).join(' ')
}

async function withUse(admin: TestAdmin): Promise<void> {
  const ana = (await admin.as('ana@empresa.test')).accountId
  const luis = (await admin.as('luis@empresa.test')).accountId
  const eva = (await admin.as('eva@ajena.test')).accountId
  assert.ok(ana && luis && eva)
  for (const address of ['ana@empresa.test', 'luis@empresa.test'])
    await admin.call(OPERATOR, 'account.set', { address, quotaBytes: 1000 })
  await admin.directory.write(({ use }) =>
    use.looked([
      { accountId: ana, bytes: 900, messages: 3 },
      { accountId: luis, bytes: 899, messages: 3 },
      { accountId: eva, bytes: 5_000_000_000, messages: 3 },
    ]),
  )
}

for (const engine of ENGINES) {
  test(`accounts that are nearly full are found, on ${engine}`, async () => {
    await using admin = await openTestAdmin(engine)
    await withUse(admin)
    assert.equal(await listed(admin, { space: 'nearly-full' }), 'ana', 'no limit is never full')
    const ana = (await admin.as('ana@empresa.test')).accountId
    assert.ok(ana)
    await admin.directory.write(({ use }) => use.looked([{ accountId: ana, bytes: 10, messages: 1 }]))
    assert.equal(await listed(admin, { space: 'nearly-full' }), '')
  })

  test(`accounts that nobody uses are found, on ${engine}`, async () => {
    await using admin = await openTestAdmin(engine)
    const { clock, directory } = admin
    const written: Promise<unknown>[] = []
    const heard: string[] = []
    const writeUnseen: typeof directory.writeUnseen = (work) => {
      const done = directory.writeUnseen(work)
      written.push(done)
      return done
    }
    const seen = createNoteSeen({ directory: { writeUnseen }, clock, log: silentLog })
    const ledger = hearSeen({ ...noLedger, note: ({ kind }) => void heard.push(kind) }, seen)
    const signIn = async (address: string): Promise<void> => {
      const { accountId, organisationId } = await admin.as(address)
      ledger.note({ kind: 'signed-in', accountId, organisationId })
      await Promise.all(written)
    }
    await signIn('ana@empresa.test')
    clock.ms += 31 * DAY_MS
    await signIn('luis@empresa.test')
    const company = { company: 'Empresa' }
    assert.equal(await listed(admin, { ...company, away: 'always' }), 'jefa')
    assert.equal(await listed(admin, { ...company, away: '30-days' }), 'jefa ana')
    assert.equal(await listed(admin, { ...company, away: '90-days' }), 'jefa')
    await signIn('ana@empresa.test')
    assert.equal(await listed(admin, { ...company, away: '30-days' }), 'jefa')
    assert.equal(heard.length, 3, 'the ledger hears all the same')
    await signIn('ana@empresa.test')
    assert.equal(written.length, 3, 'once a day')
  })

  test(`the operator sees servers and companies, on ${engine}`, async () => {
    await using admin = await openTestAdmin(engine)
    await withUse(admin)
    const { clock, directory } = admin
    const tell = (hostname: string): Promise<void> =>
      tellNode({ hostname, directory, clock, version: '1.0.0' }, { diskBytes: 1000, freeBytes: 160 })
    await tell('uno.test')
    clock.ms += NODE_SILENT_MS
    await tell('dos.test')
    const [method] = stateMethods({ directory, clock })
    assert.ok(method)
    const state = async () => (await method.run(OPERATOR, {} as never)) as never as State
    const { companies, nodes } = await state()
    assert.deepEqual(
      nodes.map(({ node, answers, freeBytes }) => [node, answers, freeBytes]),
      [
        ['dos.test', true, 160],
        ['uno.test', false, 160],
      ],
    )
    assert.deepEqual(
      companies.find(({ name }) => name === 'Empresa'),
      {
        ...{ id: admin.empresa.organisationId, name: 'Empresa', domains: ['empresa.test'] },
        ...{ accounts: 3, suspended: 0, paused: 0, usedBytes: 1799, quotaBytes: null, nearlyFull: 1 },
      },
    )
    clock.ms += NODE_FORGOTTEN_MS
    await tell('dos.test')
    assert.deepEqual(
      (await state()).nodes.map(({ node }) => node),
      ['dos.test'],
    )
  })
}

type State = {
  readonly companies: readonly { readonly name: string }[]
  readonly nodes: readonly { readonly node: string; readonly answers: boolean; readonly freeBytes: number }[]
}
