/** The company's administration beside an IMAP world: who is in which group, who shares what. */

import { systemClock as clock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { HashGate } from '../../src/service/account/argon2.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import { directoryMethods } from '../../src/service/admin/directory-methods.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { sharingMethods } from '../../src/service/sharing/sharing-methods.ts'
import { OPERATOR } from '../directory/admin.ts'
import { makeAuthenticator } from '../directory/sign-in.ts'
import type { ImapWorld } from './imap-world.ts'

export type CallSharing = (method: string, input: Json) => Promise<Json>

/** As the operator. */
export function sharingAdmin(world: Pick<ImapWorld, 'directory' | 'stores' | 'bus'>): CallSharing {
  const { directory, stores, bus } = world
  const common = { directory, bus, clock, log: silentLog }
  const authenticator = makeAuthenticator(directory, clock)
  const methods = methodTable([
    ...directoryMethods({ ...common, texts: createTexts(), authenticator, gate: new HashGate() }),
    ...sharingMethods({ ...common, accounts: stores.accounts }),
  ])
  return (method, input) => callAdmin(methods, OPERATOR, method, input)
}
