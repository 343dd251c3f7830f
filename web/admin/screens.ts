/** Every screen of the company panel. UI.md §6 */
import type { Screen } from '../kit/screens.ts'
import { CONTROL_SCREENS } from './routes-control.ts'

export const SCREENS: readonly Screen[] = [
  { path: '/', load: () => import('./routes/home.tsx') },
  { path: '/cuentas', load: () => import('./routes/accounts.tsx') },
  { path: '/cuentas/cargar', load: () => import('./routes/import.tsx') },
  { path: '/cuentas/$address', load: () => import('./routes/account.tsx') },
  { path: '/cuentas/$address/hoja', load: () => import('./routes/sheet.tsx') },
  { path: '/grupos', load: () => import('./routes/names.tsx') },
  { path: '/dominios', load: () => import('./routes/domains.tsx') },
  { path: '/dominios/$domain', load: () => import('./routes/dns.tsx') },
  { path: '/inicio-de-sesion', load: () => import('./routes/provider.tsx') },
  { path: '/empresas', load: () => import('./routes/companies.tsx') },
  { path: '/primer-arranque', load: () => import('./routes/first-run.tsx') },
  { path: '/auditoria', load: () => import('./routes/deeds.tsx') },
  { path: '/plan', load: () => import('./routes/plan.tsx') },
  { path: '/ayuda', load: () => import('./routes/help.tsx') },
  ...CONTROL_SCREENS,
]
