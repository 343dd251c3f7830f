/** Every screen of the company panel. UI.md §6 */
import type { Screen } from '../kit/screens.ts'

export const SCREENS: readonly Screen[] = [{ path: '/', load: () => import('./routes/home.tsx') }]
