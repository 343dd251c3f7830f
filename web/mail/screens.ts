/** Every screen of the webmail. UI.md §6 */
import type { Screen } from '../kit/screens.ts'

export const SCREENS: readonly Screen[] = [{ path: '/', load: () => import('./routes/inbox.tsx') }]
