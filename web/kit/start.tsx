/** Puts an app on the page. */
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { KitProvider } from './kit-provider.tsx'
import { isLoadingAhead } from './load-ahead.ts'
import { SessionGate } from './parts/session-gate.tsx'
import { sheetsAreThere } from './sheets.ts'

/** `guest`: what somebody without a session meets instead of signing in. */
export function startApp(name: 'mail' | 'panel', app: ReactNode, guest?: ReactNode): void {
  const place = document.getElementById('root')
  if (place === null) throw new Error('the page has no place for the app')
  // A part of the app that was replaced on the server since: the page of today has it.
  addEventListener('vite:preloadError', () => {
    if (!isLoadingAhead()) location.reload()
  })
  const root = createRoot(place)
  void sheetsAreThere().then(() =>
    root.render(
      <StrictMode>
        <KitProvider app={name}>
          <SessionGate app={name} guest={guest}>
            {app}
          </SessionGate>
        </KitProvider>
      </StrictMode>,
    ),
  )
}
