/** What a person types into a mail program, for the sheet that somebody prints: the servers as they are really open. MISSION M4 */
import { z } from 'zod'
import type { Directory } from '../../store/directory.ts'
import { CLASSIC_SETTING } from '../../store/directory-settings.ts'
import { findAccount } from '../admin/access.ts'
import { addressText } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod } from '../admin/method.ts'
import type { MailServer } from './mail-servers.ts'

export function clientSettingsMethods({
  directory,
  servers,
}: {
  readonly directory: Directory
  readonly servers: readonly MailServer[]
}): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'client-settings.show',
      scope: 'account',
      input: z.strictObject({ address: addressText }),
      run: (principal, { address }) =>
        directory.read(async (tables) => {
          const account = await findAccount(tables, principal, address)
          return {
            address: account.address,
            displayName: account.displayName,
            classic: (await tables.settings.get('account', account.id, CLASSIC_SETTING)) === true,
            secondFactor: account.secondFactor,
            servers: servers.filter(({ protocol }) => account.protocols.has(protocol)),
          }
        }),
    }),
  ]
}
