import { AppRouterView, createAppRouter } from '../kit/app-router.tsx'
import { startApp } from '../kit/start.tsx'
import { MailFrame } from './frame.tsx'
import { SCREENS } from './screens.ts'

startApp('mail', <AppRouterView router={createAppRouter(SCREENS, '/', MailFrame)} />)
