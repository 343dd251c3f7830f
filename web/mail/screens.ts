/** Every screen of the webmail. UI.md §6 */
import type { Screen } from '../kit/screens.ts'
import { SETTINGS_SCREENS } from './routes-settings.ts'

const mail: Screen['load'] = () => import('./routes/mail.tsx')

export const SCREENS: readonly Screen[] = [
  { path: '/', load: mail },
  { path: '/c/$id', load: mail },
  { path: '/etiqueta/$id', load: mail },
  { path: '/buscar', load: mail },
  { path: '/programados', load: () => import('./routes/scheduled.tsx') },
  { path: '/contactos', load: () => import('./routes/contacts.tsx') },
  { path: '/permitir', load: () => import('./routes/allow.tsx') },
  { path: '/escribir', load: () => import('./routes/compose.tsx') },
  ...SETTINGS_SCREENS,
]
