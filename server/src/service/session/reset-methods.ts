/** `account.reset-link`: an admin gives somebody a link to set a new password, and never learns the password. */
import { z } from 'zod'
import { findAccountToChange, no } from '../admin/access.ts'
import { addressText } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod } from '../admin/method.ts'
import { makeResetLink, type ResetLinkDeps } from './password-reset.ts'

/** `origin` undefined: no page of ours is served. */
export type ResetMethodDeps = Omit<ResetLinkDeps, 'origin'> & { readonly origin: string | undefined }

export function resetMethods(deps: ResetMethodDeps): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'account.reset-link',
      scope: 'company',
      input: z.strictObject({ address: addressText }),
      run: async (principal, input) => {
        const { origin, directory } = deps
        if (origin === undefined) throw no('cannot', 'reset.noPage')
        const account = await directory.read((tables) =>
          findAccountToChange(tables, principal, input.address),
        )
        if (account.state !== 'enabled') throw no('cannot', 'reset.suspended', { address: account.address })
        const by = principal.accountId ?? 'operator'
        const { url, expiresMs } = await makeResetLink({ ...deps, origin }, account, by)
        return { address: account.address, url: url.reveal(), expiresMs }
      },
    }),
  ]
}
