/** What stands beside and below what one writes, by address. RFC 8621 §6, MISSION M20 */
import { Button, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import css from '../../../kit/account/account.module.css'
import { Card } from '../../../kit/account/card.tsx'
import { Loaded } from '../../../kit/account/loaded.tsx'
import { useDoing } from '../../../kit/account/use-own.ts'
import { useJmap, useWords } from '../../../kit/kit-context.ts'
import { Note } from '../../../kit/parts/note.tsx'
import { ScreenTrouble } from '../../../kit/parts/screen-trouble.tsx'
import { tell } from '../../../kit/tell.ts'
import { changesOf, type Identity, shownSignature } from '../../model/settings/signatures.ts'
import { SettingsPage } from '../../parts/settings/settings-page.tsx'
import { SETTINGS_TEXTS } from '../../texts/settings/frame.ts'
import { SIGNATURES_TEXTS } from '../../texts/settings/signatures.ts'

const KEY = 'own-identities'

/** The account whose identities these are. RFC 8620 §2 */
function useMailAccount(): () => Promise<string> {
  const jmap = useJmap()
  return async () => {
    const { primaryAccounts } = await jmap.session()
    return (
      primaryAccounts['urn:ietf:params:jmap:submission'] ?? primaryAccounts['urn:ietf:params:jmap:mail'] ?? ''
    )
  }
}

export function Screen(): ReactNode {
  const say = useWords(SIGNATURES_TEXTS)
  const jmap = useJmap()
  const account = useMailAccount()
  const found = useQuery({
    queryKey: [KEY],
    queryFn: async () => {
      const answer = await jmap.call<{ readonly list: readonly Identity[] }>('Identity/get', {
        accountId: await account(),
      })
      return answer.list
    },
  })
  return (
    <SettingsPage part="firmas" lead={say('lead')}>
      <Loaded query={found}>
        {(identities) => identities.map((one) => <IdentityCard key={one.id} identity={one} />)}
      </Loaded>
    </SettingsPage>
  )
}

type Refused = { readonly type: string; readonly description?: string }

function IdentityCard({ identity }: { readonly identity: Identity }): ReactNode {
  const say = useWords(SIGNATURES_TEXTS)
  const words = useWords(SETTINGS_TEXTS)
  const jmap = useJmap()
  const account = useMailAccount()
  const { busy, error, run } = useDoing()
  const [refused, setRefused] = useState<string | undefined>()
  const { id, email, name, replyTo, htmlSignature } = identity
  const save = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const given = (field: string): string => String(fields.get(field))
    setRefused(undefined)
    const set = async (): Promise<void> => {
      const { notUpdated } = await jmap.call<{
        readonly notUpdated: Readonly<Record<string, Refused>> | null
      }>('Identity/set', {
        accountId: await account(),
        update: { [id]: changesOf(identity, given('name'), given('replyTo'), given('signature')) },
      })
      const fault = notUpdated?.[id]
      if (fault === undefined) tell({ text: say('saved', { address: email }) })
      else setRefused(fault.description ?? fault.type)
    }
    // What writes asks for them once.
    await run(set, { stale: [KEY, 'writer'] })
  }
  return (
    <Card title={email}>
      <form className={`${css.form} ${css.cardBody}`} onSubmit={(event) => void save(event)}>
        <TextInput name="name" label={say('name')} description={say('nameHelp')} defaultValue={name} />
        <TextInput
          name="replyTo"
          type="email"
          label={say('replyTo')}
          description={say('replyToHelp')}
          defaultValue={replyTo?.[0]?.email ?? ''}
        />
        {htmlSignature.trim() !== '' && <Note kind="info" title={say('formatted')} />}
        <Textarea
          name="signature"
          label={say('signature')}
          placeholder={say('signatureHint')}
          autosize
          minRows={3}
          maxRows={12}
          defaultValue={shownSignature(identity)}
        />
        {refused !== undefined && <Note kind="bad" alert title={say('refused', { why: refused })} />}
        {error !== undefined && <ScreenTrouble error={error} />}
        <div>
          <Button type="submit" loading={busy}>
            {words('save')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
