/** Where a link for a new password goes when the holder forgot the old one. MISSION M6 */
import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import css from '../../../kit/account/account.module.css'
import { Card } from '../../../kit/account/card.tsx'
import { Loaded } from '../../../kit/account/loaded.tsx'
import { useDoing, useOwn } from '../../../kit/account/use-own.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { ScreenTrouble } from '../../../kit/parts/screen-trouble.tsx'
import { ACCESS_TEXTS } from '../../texts/settings/account.ts'

const URL = '/api/v1/account/recovery-address'
const KEY = 'recovery-address'
type Kept = { readonly address: string | null }

export function RecoveryAddress(): ReactNode {
  const say = useWords(ACCESS_TEXTS)
  const { api } = useOwn()
  const kept = useQuery({ queryKey: [KEY], queryFn: () => api.get<Kept>(URL) })
  return (
    <Card title={say('secondAddress')} text={say('secondAddressWhy')}>
      <div className={css.cardBody}>
        <Loaded query={kept} rows={1}>
          {({ address }) => <AddressForm key={address} before={address} />}
        </Loaded>
      </div>
    </Card>
  )
}

function AddressForm({ before }: { readonly before: string | null }): ReactNode {
  const say = useWords(ACCESS_TEXTS)
  const { api } = useOwn()
  const { busy, error, run } = useDoing()
  const [address, setAddress] = useState(before ?? '')
  const save = (event: FormEvent): void => {
    event.preventDefault()
    void run(() => api.put(URL, { address: address.trim() }), { told: say('keptAddress'), stale: [KEY] })
  }
  const remove = (): void => void run(() => api.delete(URL), { told: say('noAddress'), stale: [KEY] })
  return (
    <form className={css.form} onSubmit={save}>
      <TextInput
        type="email"
        label={say('address')}
        autoComplete="email"
        required
        withAsterisk={false}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      {error !== undefined && <ScreenTrouble error={error} />}
      <div className={css.acts}>
        <Button type="submit" loading={busy}>
          {say('keep')}
        </Button>
        {before !== null && (
          <Button variant="subtle" onClick={remove}>
            {say('remove')}
          </Button>
        )}
      </div>
    </form>
  )
}
