/**
 * A screen and where it lives. Each app has one table of them, screens.ts; the code of a screen is loaded when somebody
 * goes there.
 *
 *   { path: '/cuentas', load: () => import('./routes/accounts.tsx') }      which exports `Screen`
 */
import type { ComponentType } from 'react'

export type Screen = {
  /** As TanStack Router writes paths: `/c/$id`. */
  readonly path: string
  readonly load: () => Promise<{ readonly Screen: ComponentType }>
}
