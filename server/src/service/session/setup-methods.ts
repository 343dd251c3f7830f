/** `setup.link`: whoever is at the machine opens the guide of the first run. */
import { z } from 'zod'
import { no } from '../admin/access.ts'
import { type AdminMethod, adminMethod } from '../admin/method.ts'
import { makeSetupLink, type SetupLinkDeps } from './setup.ts'

/** `origin` undefined: no page of ours is served. */
export function setupMethods(
  deps: Omit<SetupLinkDeps, 'origin'> & { readonly origin: string | undefined },
): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'setup.link',
      scope: 'operator',
      input: z.strictObject({}),
      run: async () => {
        if (deps.origin === undefined) throw no('cannot', 'reset.noPage')
        const { url, expiresMs } = await makeSetupLink({ ...deps, origin: deps.origin })
        return { url: url.reveal(), expiresMs }
      },
    }),
  ]
}
