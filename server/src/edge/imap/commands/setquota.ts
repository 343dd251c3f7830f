/**
 * SETQUOTA: how much the account may keep, set by an administrator who is signed in to it. What is not named has no
 * limit any more.
 *
 *   C: a2 SETQUOTA "" (STORAGE 512 MESSAGE 1000)
 *   S: * QUOTA "" (STORAGE 10 512 MESSAGE 3 1000)
 *   S: a2 OK Done
 *
 * RFC 9208 §4.1.1
 */
import type { Quota } from '../../../service/mailbox/account-mail.ts'
import { defineCommand, done, type Reply } from '../command.ts'
import { formatQuota, STORAGE_UNIT } from '../quota.ts'
import type { SignedInSession } from '../session.ts'
import type { Reader } from '../syntax/reader.ts'

export const setquota = defineCommand({ name: 'SETQUOTA', when: 'signed-in', parse, run })

type SetQuotaArgs = { readonly root: string; readonly limits: ReadonlyMap<'STORAGE' | 'MESSAGE', number> }

const RESOURCES: ReadonlyMap<string, 'STORAGE' | 'MESSAGE'> = new Map([
  ['STORAGE', 'STORAGE'],
  ['MESSAGE', 'MESSAGE'],
])

/** quota-root SP "(" [resource SP limit *(SP resource SP limit)] ")" */
function parse(read: Reader): SetQuotaArgs {
  const root = read.astring()
  read.space()
  const limits = new Map<'STORAGE' | 'MESSAGE', number>()
  read.listOrNone(() => {
    const resource = read.oneOf(RESOURCES)
    read.space()
    limits.set(resource, read.number('a limit'))
  })
  read.end()
  return { root, limits }
}

async function run(session: SignedInSession, { root, limits }: SetQuotaArgs): Promise<Reply> {
  if (root !== '') return { status: 'NO', code: 'NONEXISTENT', text: { key: 'imap.no-quota-root' } }
  const [storage, messages] = [limits.get('STORAGE'), limits.get('MESSAGE')]
  const quota: Quota = {
    ...(storage !== undefined && { bytes: storage * STORAGE_UNIT }),
    ...(messages !== undefined && { messages }),
  }
  await session.deps.setQuota(session.principal, quota)
  session.untagged(await formatQuota(session))
  return done()
}
