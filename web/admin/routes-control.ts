/** The screens of the control centre: their code is loaded when somebody goes there. UI.md §6 */
import type { Screen } from '../kit/screens.ts'

export const CONTROL_SCREENS: readonly Screen[] = [
  { path: '/cola', load: () => import('./routes/queue.tsx') },
  { path: '/rebotado', load: () => import('./routes/bounces.tsx') },
  { path: '/seguimiento', load: () => import('./routes/trace.tsx') },
  { path: '/cuarentena', load: () => import('./routes/quarantine.tsx') },
]
