/** The way in by the company's own identity provider, where it has one. */
import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useKit, useWords } from '../kit-context.ts'
import { PROVIDER_AFTER_MS } from '../limits.ts'
import { SIGN_IN_TEXTS } from '../texts/sign-in.ts'

export function SignInProvider({
  app,
  address,
  failed,
}: {
  readonly app: 'mail' | 'panel'
  /** Whole. */
  readonly address: string
  readonly failed: (error: unknown) => void
}): ReactNode {
  const say = useWords(SIGN_IN_TEXTS)
  const { api } = useKit()
  const [busy, setBusy] = useState(false)
  // Only the domain is asked about: who there is in it is nobody's business.
  const [domain] = useDebouncedValue(address.slice(address.lastIndexOf('@') + 1), PROVIDER_AFTER_MS)
  const name = useQuery({
    queryKey: ['sign-in-provider', domain],
    queryFn: () =>
      api.get<{ readonly name: string | null }>('/api/v1/session/provider', { query: { domain } }),
  }).data?.name
  if (name === undefined || name === null) return undefined
  const go = async (): Promise<void> => {
    setBusy(true)
    try {
      const { url } = await api.post<{ readonly url: string }>('/api/v1/session/provider', { address, app })
      location.assign(url)
    } catch (error) {
      failed(error)
      setBusy(false)
    }
  }
  return (
    <Button
      variant="subtle"
      leftSection={<IconKey size={18} stroke={1.75} />}
      loading={busy}
      onClick={() => void go()}
    >
      {say('provider', { name })}
    </Button>
  )
}
