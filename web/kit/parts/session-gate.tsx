/** Nobody passes without a session: whoever has none signs in where they are, and the address stays as it was. */
import { type ReactNode, useEffect, useState } from 'react'
import { ApiProblem } from '../api-client.ts'
import { type Session, useKit } from '../kit-context.ts'
import { ScreenTrouble } from './screen-trouble.tsx'
import { Shape } from './shape.tsx'
import { SignIn } from './sign-in.tsx'

export function SessionGate({ children }: { readonly children: ReactNode }): ReactNode {
  const { api, session, setSession } = useKit()
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
  if (state instanceof Error) return <ScreenTrouble error={state} retry={() => setState('asking')} />
  if (state === 'asking') return <Shape />
  return session === undefined ? <SignIn /> : children
}
