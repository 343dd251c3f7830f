import { AppRouterView, createAppRouter } from '../kit/app-router.tsx'
import { startApp } from '../kit/start.tsx'
import { PanelFrame } from './frame.tsx'
import { SCREENS } from './screens.ts'

startApp('panel', <AppRouterView router={createAppRouter(SCREENS, '/panel', PanelFrame)} />)
