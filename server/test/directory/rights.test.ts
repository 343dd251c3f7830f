/** What reaches whom of what is shared: by name, by groups, never across companies, never after the end of either side. */
import { type TestContext, test } from 'node:test'
import type { AccountId, GroupId, MailboxId } from '../../src/mail/ids.ts'
import { plainRights, type Rights, readRights } from '../../src/mail/imap/rights.ts'
import type { Directory } from '../../src/store/directory.ts'
import type { RightHolder } from '../../src/store/directory-types.ts'
import { ENGINES } from '../kit/engines.ts'
import { OPERATOR, openTestAdmin } from './admin.ts'
import { addAliasDomain } from './company.ts'

const NOW_MS = Date.UTC(2026, 4, 3)

function rights(letters: string): Rights {
  return readRights(letters) ?? (0 as Rights)
}

async function grant(
  directory: Directory,
  owner: AccountId,
  mailbox: number,
  holder: RightHolder,
  letters: string,
): Promise<void> {
  await directory.write(async (tables) => {
    const account = await tables.accounts.get(owner)
    if (account === undefined) throw new Error('no owner')
    await tables.rights.set(account, mailbox as MailboxId, holder, rights(letters), NOW_MS)
  })
}

async function reaching(directory: Directory, id: AccountId): Promise<string[]> {
  const shared = await directory.sharedWith(id)
  return shared.map((one) => `${one.owner.address} ${one.mailboxId} ${plainRights(one.rights)}`)
}

for (const name of ENGINES)
  test(`rights reach people by name and by groups, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const { directory } = admin
    const idOf = async (address: string): Promise<AccountId> =>
      (await directory.accountByAddress(address))?.id ?? (0 as AccountId)
    const [ana, luis, otra] = [
      await idOf('ana@empresa.test'),
      await idOf('luis@empresa.test'),
      await idOf('otra@ajena.test'),
    ]
    await addAliasDomain(directory, admin.empresa, 'empresa.example')
    const group = async (address: string, members: string[]): Promise<GroupId> => {
      await admin.call(OPERATOR, 'group.add', { address, members })
      const found = await directory.resolve(address.slice(0, address.indexOf('@')), 'empresa.test')
      return found.kind === 'group' ? found.group.id : (0 as GroupId)
    }
    const byName: RightHolder = { kind: 'account', id: luis }
    await grant(directory, ana, 3, byName, 'lr')
    t.assert.deepStrictEqual(await reaching(directory, luis), ['ana@empresa.test 3 lr'])
    t.assert.deepStrictEqual(await reaching(directory, ana), [])

    // Through another spelling of the domain, and through a group in a group.
    const inner = await group('dentro@empresa.test', ['luis@empresa.example'])
    const outer = await group('fuera@empresa.test', ['dentro@empresa.test'])
    await grant(directory, ana, 3, { kind: 'group', id: outer }, 's')
    await grant(directory, ana, 4, { kind: 'group', id: inner }, 'i')
    const all = ['ana@empresa.test 3 lrs', 'ana@empresa.test 4 i']
    t.assert.deepStrictEqual(await reaching(directory, luis), all)

    // One's own mailbox is not shared with oneself, and a row across companies opens nothing.
    await grant(directory, luis, 5, { kind: 'group', id: inner }, 'lr')
    await grant(directory, otra, 6, byName, 'lrs')
    await grant(directory, ana, 7, { kind: 'account', id: otra }, 'lrs')
    t.assert.deepStrictEqual(await reaching(directory, luis), all)
    t.assert.deepStrictEqual(await reaching(directory, otra), [])

    const listed = await directory.read((tables) => tables.rights.of(ana, 3 as MailboxId))
    t.assert.deepStrictEqual(
      listed.map((entry) => `${entry.address} ${plainRights(entry.rights)}`),
      ['fuera@empresa.test s', 'luis@empresa.test lr'],
    )
    await admin.call(OPERATOR, 'group.set', { address: 'dentro@empresa.test', members: [] })
    t.assert.deepStrictEqual(await reaching(directory, luis), ['ana@empresa.test 3 lr'])
    await directory.write((tables) => tables.rights.forgetMailbox(ana, 3 as MailboxId))
    t.assert.deepStrictEqual(await reaching(directory, luis), [])

    await grant(directory, ana, 8, byName, 'lr')
    await admin.call(OPERATOR, 'account.remove', { address: 'ana@empresa.test' })
    t.assert.deepStrictEqual(await reaching(directory, luis), [])
    t.assert.deepStrictEqual(await directory.read((tables) => tables.rights.heldBy(byName)), [
      { owner_id: otra, mailbox_id: 6, holder_kind: 'account', holder_id: luis, rights: rights('lrs') },
    ])
  })
