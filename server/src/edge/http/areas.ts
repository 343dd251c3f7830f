/** All groups of routes, in the order in which they are made. */
import { clientSettingsRoutes } from './areas/client-settings.ts'
import { fileLinkRoutes } from './areas/file-links.ts'
import { helpContactRoutes } from './areas/help-contact.ts'
import { messagePrintRoutes } from './areas/message-print.ts'
import { messageViewRoutes } from './areas/message-view.ts'
import { mtaStsRoutes } from './areas/mta-sts.ts'
import { oauthRoutes } from './areas/oauth.ts'
import { outsideSignInRoutes } from './areas/outside-sign-in.ts'
import { passwordRoutes } from './areas/password.ts'
import { passwordPageRoutes } from './areas/password-pages.ts'
import { quarantinePageRoutes } from './areas/quarantine-pages.ts'
import { secondFactorRoutes } from './areas/second-factor.ts'
import { secondStepRoutes } from './areas/second-step.ts'
import { sessionRoutes } from './areas/session.ts'
import { setupRoutes } from './areas/setup.ts'
import { unsubscribePageRoutes } from './areas/unsubscribe-pages.ts'
import { webRoutes } from './areas/web.ts'
import { wellKnownRoutes } from './areas/well-known.ts'
import type { Area } from './http-app.ts'

export const areas: readonly Area[] = [
  webRoutes,
  sessionRoutes,
  setupRoutes,
  helpContactRoutes,
  messagePrintRoutes,
  messageViewRoutes,
  secondStepRoutes,
  outsideSignInRoutes,
  oauthRoutes,
  secondFactorRoutes,
  passwordRoutes,
  passwordPageRoutes,
  unsubscribePageRoutes,
  quarantinePageRoutes,
  fileLinkRoutes,
  clientSettingsRoutes,
  wellKnownRoutes,
  mtaStsRoutes,
]
