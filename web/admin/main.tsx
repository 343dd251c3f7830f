import { lazy } from 'react'
import { AppRouterView, createAppRouter } from '../kit/app-router.tsx'
import { startApp } from '../kit/start.tsx'
import { PanelFrame } from './frame.tsx'
import { tokenIn } from './model/first-run.ts'
import { SCREENS } from './screens.ts'

/** Once in the life of a service. */
const FirstRunBegin = lazy(async () => ({
  default: (await import('./parts/first-run-begin.tsx')).FirstRunBegin,
}))

const token = tokenIn(location)
startApp(
  'panel',
  <AppRouterView router={createAppRouter(SCREENS, '/panel', PanelFrame)} />,
  token === undefined ? undefined : <FirstRunBegin token={token} />,
)
