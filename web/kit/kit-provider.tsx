/** Makes everything that screens stand on, once for a page. */
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { type ApiClient, createApiClient, type Manner } from './api-client.ts'
import { createJmapClient, type JmapSession, mayRetry } from './jmap-client.ts'
import { type Kit, KitContext, type Session } from './kit-context.ts'
import { Toasts } from './parts/toasts.tsx'
import { THEME } from './theme.ts'
import { useProof } from './use-proof.ts'
import { browserLanguage, type Language } from './words.ts'
import '@mantine/core/styles.layer.css'
import './style/tokens.css'
import './style/theme.css'
import './style/fonts.css'
import './style/base.css'

const LANGUAGE_KEY = 'valija-language'
const RETRIES_MAX = 2

const schemes = localStorageColorSchemeManager({ key: 'valija-scheme' })

export type KitProviderProps = { readonly app: 'mail' | 'panel'; readonly children: ReactNode }

export function KitProvider({ app, children }: KitProviderProps): ReactNode {
  const kit = useMadeKit(app)
  const [queries] = useState(createQueries)
  return (
    // No part writes style elements of its own: the policy of the page takes none. THREATS §3.14
    <MantineProvider
      theme={THEME}
      defaultColorScheme="auto"
      colorSchemeManager={schemes}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queries}>
        <KitContext.Provider value={kit}>
          {children}
          <Toasts />
        </KitContext.Provider>
      </QueryClientProvider>
    </MantineProvider>
  )
}

function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (count, error) => count < RETRIES_MAX && mayRetry(error),
        // The strip says that there is no connection; what was read stays on screen.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}

function useMadeKit(app: KitProviderProps['app']): Kit {
  const [found, keepSession] = useState<Session | undefined>()
  const session = useMemo(() => found && (app === 'panel' ? asActing(found) : found), [app, found])
  const [expired, setExpired] = useState(false)
  const [actsNoMore, setActsNoMore] = useState(false)
  const [chosen, setChosen] = useState<Language | undefined>(keptLanguage)
  const [lostAt, setLostAt] = useState<Date | undefined>()
  // Chosen in this visit, before anybody signed in: it is theirs once they have.
  const asked = useRef<Language | undefined>(undefined)
  const language = chosen ?? session?.language ?? browserLanguage(navigator.languages)
  const manner = useRef<Manner>({ language })
  manner.current = { language, actsAs: app === 'panel' ? session?.acting?.id : undefined }
  const proof = useProof()
  const askProof = proof.ask
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const ways = useMemo(() => {
    const api = createApiClient(() => manner.current, {
      signedOut: () => setExpired(true),
      reached: (reached) => setLostAt((before) => (reached ? undefined : (before ?? new Date()))),
      notFresh: askProof,
      actsNoMore: () => setActsNoMore(true),
    })
    const jmap = createJmapClient({
      session: () => api.get<JmapSession>('/jmap/session'),
      post: (url, body) => api.post(new URL(url, location.origin).pathname, body),
    })
    return { api, jmap }
  }, [askProof])
  return useMemo(
    () => ({
      ...ways,
      language,
      setLanguage: (wanted: Language) => {
        localStorage.setItem(LANGUAGE_KEY, wanted)
        setChosen(wanted)
        if (session === undefined) asked.current = wanted
        else void keepLanguage(ways.api, session, wanted).then(keepSession)
      },
      session,
      setSession: (found: Session) => {
        keepSession(found)
        setExpired(false)
        const wanted = asked.current
        asked.current = undefined
        if (wanted !== undefined) void keepLanguage(ways.api, found, wanted).then(keepSession)
      },
      expired,
      actsNoMore,
      proof,
      reached: lostAt === undefined,
      lostAt,
    }),
    [ways, language, session, expired, actsNoMore, proof, lostAt],
  )
}

/** What an operator may not do meanwhile, their pages do not offer. */
function asActing(session: Session): Session {
  return session.acting === null ? session : { ...session, role: 'company-admin' }
}

/**
 * The account's language is that of the mails that we write to it. Where it cannot be kept now, the page has it all the same: the
 * browser remembers what was chosen here.
 */
async function keepLanguage(api: ApiClient, session: Session, wanted: Language): Promise<Session> {
  if (session.language === wanted) return session
  try {
    await api.patch(`/api/v1/accounts/${encodeURIComponent(session.address)}`, { language: wanted })
    return { ...session, language: wanted }
  } catch {
    return session
  }
}

function keptLanguage(): Language | undefined {
  const kept = localStorage.getItem(LANGUAGE_KEY)
  return kept === 'es' || kept === 'en' ? kept : undefined
}
