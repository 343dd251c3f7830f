/** The screens of the control centre: their code is loaded when somebody goes there. UI.md §6 */
import type { Screen } from '../kit/screens.ts'

export const CONTROL_SCREENS: readonly Screen[] = [
  { path: '/cola', load: () => import('./routes/queue.tsx') },
  { path: '/rebotado', load: () => import('./routes/bounces.tsx') },
  { path: '/seguimiento', load: () => import('./routes/trace.tsx') },
  { path: '/cuarentena', load: () => import('./routes/quarantine.tsx') },
  { path: '/reputacion', load: () => import('./routes/reputation.tsx') },
  { path: '/estadisticas', load: () => import('./routes/stats.tsx') },
  { path: '/registro', load: () => import('./routes/activity.tsx') },
  { path: '/pausas', load: () => import('./routes/takeovers.tsx') },
  { path: '/pausas/$address', load: () => import('./routes/takeover.tsx') },
  { path: '/masivo', load: () => import('./routes/mass.tsx') },
]
