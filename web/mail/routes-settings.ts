/** The screens of the settings; what of them is shown is loaded then. */
import type { Screen } from '../kit/screens.ts'

export const SETTINGS_SCREENS: readonly Screen[] = [
  { path: '/ajustes', load: () => import('./routes/settings/index.tsx') },
  { path: '/ajustes/cuenta', load: () => import('./routes/settings/account.tsx') },
  { path: '/ajustes/acceso', load: () => import('./routes/settings/access.tsx') },
  { path: '/ajustes/dispositivos', load: () => import('./routes/settings/devices.tsx') },
  { path: '/ajustes/filtros', load: () => import('./routes/settings/filters.tsx') },
  { path: '/ajustes/remitentes', load: () => import('./routes/settings/senders.tsx') },
  { path: '/ajustes/respuesta', load: () => import('./routes/settings/reply.tsx') },
  { path: '/ajustes/reenvio', load: () => import('./routes/settings/forward.tsx') },
  { path: '/ajustes/firmas', load: () => import('./routes/settings/signatures.tsx') },
  { path: '/ajustes/enlaces', load: () => import('./routes/settings/links.tsx') },
  { path: '/ajustes/conservar', load: () => import('./routes/settings/retention.tsx') },
  { path: '/ajustes/cuarentena', load: () => import('./routes/settings/quarantine.tsx') },
  { path: '/ajustes/actividad', load: () => import('./routes/settings/activity.tsx') },
  { path: '/ajustes/apariencia', load: () => import('./routes/settings/appearance.tsx') },
  { path: '/ajustes/teclado', load: () => import('./routes/settings/keyboard.tsx') },
  { path: '/ajustes/llevarse', load: () => import('./routes/settings/takeout.tsx') },
]
