/**
 * Nobody passes without a session: whoever has none signs in where they are, and the address stays as it was. When a session
 * ends while somebody works, the page stays behind the question, so that nothing typed is lost. UI.md §1.6
 */
import { Button } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { ApiProblem } from '../api-client.ts'
import { useFirstFrame } from '../first-frame.ts'
import { type Session, useKit, useWords } from '../kit-context.ts'
import { SHELL_TEXTS } from '../texts/shell.ts'
import { STATE_TEXTS } from '../texts/states.ts'
import { Empty } from './empty.tsx'
import { ScreenTrouble } from './screen-trouble.tsx'
import { Shape } from './shape.tsx'

/** Most who come have a session, and wait for nothing that they do not see. */
const SignIn = lazy(async () => ({ default: (await import('./sign-in.tsx')).SignIn }))
const ProveAgain = lazy(async () => ({ default: (await import('./prove-again.tsx')).ProveAgain }))

export type GateProps = {
  readonly app: 'mail' | 'panel'
  /** Instead of signing in, for who has no session. */
  readonly guest?: ReactNode
  readonly children: ReactNode
}

export function SessionGate({ app, guest, children }: GateProps): ReactNode {
  const { api, session, setSession, expired, proof } = useKit()
  const queries = useQueryClient()
  const [state, setState] = useState<'asking' | 'known' | Error>('asking')
  useEffect(() => {
    if (state !== 'asking') return
    api.get<Session>('/api/v1/session').then(
      (found) => {
        setSession(found)
        setState('known')
      },
      (error: unknown) =>
        setState(error instanceof ApiProblem && error.status === 401 ? 'known' : (error as Error)),
    )
  }, [api, setSession, state])
  useLook(session !== undefined && !expired)
  const isFramed = useFirstFrame(state === 'asking')
  if (state instanceof Error)
    return (
      <main>
        <ScreenTrouble error={state} retry={() => setState('asking')} />
      </main>
    )
  if (state === 'asking')
    return (
      <div hidden={isFramed}>
        <Shape />
      </div>
    )
  if (session === undefined)
    return <Suspense fallback={<Shape />}>{guest ?? <SignIn app={app} done={setSession} />}</Suspense>
  const comeBack = (found: Session): void => {
    // Nothing of one person is ever shown to another.
    if (found.address !== session.address) location.reload()
    setSession(found)
    void queries.invalidateQueries()
  }
  if (app === 'panel' && session.role === 'account') return <NotYours />
  return (
    <>
      <div style={{ display: 'contents' }} inert={expired}>
        {children}
      </div>
      <Suspense>{expired && <SignIn app={app} again={session.address} done={comeBack} />}</Suspense>
      <Suspense>{proof.wanted && !expired && <ProveAgain app={app} session={session} />}</Suspense>
    </>
  )
}

/** Whoever comes back to the page hears at once that the session ended, before they begin to type. */
function useLook(signedIn: boolean): void {
  const { api } = useKit()
  useEffect(() => {
    if (!signedIn) return undefined
    const onShown = (): void => {
      // The answer is heard by the kit: a session that ended, or a server that is not there.
      if (document.visibilityState === 'visible') api.get('/api/v1/session').catch(() => undefined)
    }
    document.addEventListener('visibilitychange', onShown)
    return () => document.removeEventListener('visibilitychange', onShown)
  }, [api, signedIn])
}

function NotYours(): ReactNode {
  const say = useWords(STATE_TEXTS)
  const shell = useWords(SHELL_TEXTS)
  return (
    <main>
      <Empty
        level={1}
        icon={<IconLock size={22} stroke={1.75} />}
        title={say('noPermission')}
        text={say('noPermissionWhy')}
        action={
          <Button component="a" href="/">
            {shell('toMail')}
          </Button>
        }
      />
    </main>
  )
}
