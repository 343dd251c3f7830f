import { AppRouterView, createAppRouter } from '../kit/app-router.tsx'
import { startServiceWorker } from '../kit/service-worker.ts'
import { startApp } from '../kit/start.tsx'
import { MailFrame } from './frame.tsx'
import { SCREENS } from './screens.ts'

startApp('mail', <AppRouterView router={createAppRouter(SCREENS, '/', MailFrame)} />)

// The screen comes first; what keeps it for later may wait.
addEventListener('load', () => void keepOffline())

async function keepOffline(): Promise<void> {
  try {
    await startServiceWorker()
  } catch {
    // A browser that refuses it (a certificate that it does not know, a private window) shows the mail all the same.
  }
}
