/** Devices of one person: app passwords that fetch by POP3, and the nightly run over their mailbox. */
import { silentLog } from '../../src/lib/log.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { retentionMethods } from '../../src/service/retention/retention-methods.ts'
import { type RetentionRun, runRetention } from '../../src/service/retention/run-retention.ts'
import { OPERATOR } from '../directory/admin.ts'
import { addAppPassword, type SteppedClock } from '../directory/sign-in.ts'
import { Pop3Client } from './pop3-client.ts'
import type { Pop3World } from './pop3-world.ts'

export const DAY_MS = 24 * 3600 * 1000

export type Devices = {
  /** App password of each, by its place. */
  readonly appIds: readonly number[]
  client(device: number): Promise<Pop3Client>
  /** As `valija account retention` would, at the machine. */
  admin(
    method: 'show' | 'set' | 'preview',
    input?: { readonly [key: string]: Json },
    principal?: Principal,
  ): Promise<Json>
  run(): Promise<RetentionRun>
}

/** What that device signs in with. */
export function appPasswordOf(address: string, device: number): string {
  return `${address.split('@')[0]}-device-${device}`
}

/** `count` devices of that account. */
export async function addDevices(
  world: Pop3World,
  clock: SteppedClock,
  account: { readonly id: AccountId; readonly address: string },
  count: number,
): Promise<Devices> {
  const passwordOf = (device: number): string => appPasswordOf(account.address, device)
  const appIds: number[] = []
  for (let device = 0; device < count; device++)
    appIds.push(await addAppPassword(world.directory, account.id, passwordOf(device), { scopes: ['pop3'] }))
  const { stores, directory, metrics } = world
  const deps = { accounts: stores.accounts, directory, clock, log: silentLog, metrics }
  const methods = methodTable(retentionMethods(deps))
  return {
    appIds,
    client: (device) => Pop3Client.signIn(world.port, account.address, passwordOf(device)),
    admin: (method, input = {}, principal = OPERATOR) =>
      callAdmin(methods, principal, `retention.${method}`, { address: account.address, ...input }),
    run: () => runRetention(deps, [account.id]),
  }
}
