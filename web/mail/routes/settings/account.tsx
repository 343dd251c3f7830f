/** Who one is here: name, language, addresses, storage. MISSION M20 */
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../../contract/src/answer.ts'
import type { AccountCard, AccountUsage } from '../../../../contract/src/directory.ts'
import css from '../../../kit/account/account.module.css'
import { Card } from '../../../kit/account/card.tsx'
import { Loaded } from '../../../kit/account/loaded.tsx'
import { useDoing, useOwn } from '../../../kit/account/use-own.ts'
import { useKit, useWords } from '../../../kit/kit-context.ts'
import { fileSize, SPACE_STEP } from '../../../kit/model/file-size.ts'
import { Note } from '../../../kit/parts/note.tsx'
import { ScreenTrouble } from '../../../kit/parts/screen-trouble.tsx'
import type { Language } from '../../../kit/words.ts'
import { SettingsPage } from '../../parts/settings/settings-page.tsx'
import { ACCOUNT_TEXTS } from '../../texts/settings/account.ts'
import { SETTINGS_TEXTS } from '../../texts/settings/frame.ts'

type Own = AnswerOf<typeof AccountCard>
/** From here on the person hears what happens when it is full. */
const NEARLY_FULL = 0.9

export function Screen(): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  const { api, at } = useOwn()
  const card = useQuery({ queryKey: ['own-account'], queryFn: () => api.get<Own>(at()) })
  return (
    <SettingsPage part="cuenta" lead={say('lead')}>
      <Loaded query={card}>
        {(own) => (
          <>
            <YouForm key={`${own.displayName} ${own.language}`} own={own} />
            <Addresses own={own} />
            <Storage own={own} />
          </>
        )}
      </Loaded>
    </SettingsPage>
  )
}

function YouForm({ own }: { readonly own: Own }): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  const words = useWords(SETTINGS_TEXTS)
  const { setLanguage } = useKit()
  const { api, at } = useOwn()
  const { busy, error, run } = useDoing()
  const [displayName, setName] = useState(own.displayName)
  const [language, setOwnLanguage] = useState<Language>(own.language)
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const done = await run(() => api.patch(at(), { displayName: displayName.trim(), language }), {
      told: words('saved'),
      stale: ['own-account'],
    })
    if (done) setLanguage(language)
  }
  return (
    <Card title={say('you')}>
      <form className={`${css.form} ${css.cardBody}`} onSubmit={(event) => void save(event)}>
        <TextInput
          label={say('name')}
          description={say('nameHelp')}
          autoComplete="name"
          value={displayName}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={say('language')}
          description={say('languageHelp')}
          value={language}
          onChange={(event) => setOwnLanguage(event.currentTarget.value === 'en' ? 'en' : 'es')}
          data={[
            { value: 'es', label: 'Español' },
            { value: 'en', label: 'English' },
          ]}
        />
        {error !== undefined && <ScreenTrouble error={error} />}
        <div>
          <Button type="submit" variant="filled" loading={busy}>
            {words('save')}
          </Button>
        </div>
      </form>
    </Card>
  )
}

function Addresses({ own: { address, addresses } }: { readonly own: Own }): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  return (
    <Card title={say('addresses')} text={say('addressesWhy')}>
      <ul className={css.rows}>
        {addresses.map((one) => (
          <li key={one}>
            <div>{one}</div>
            {one === address && <span className={css.quiet}>{say('main')}</span>}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Storage({ own: { address, quotaBytes } }: { readonly own: Own }): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  const { language } = useKit()
  const { api } = useOwn()
  const usage = useQuery({
    queryKey: ['own-usage'],
    queryFn: () =>
      api.get<AnswerOf<typeof AccountUsage>>('/api/v1/account-usage', { query: { addresses: address } }),
  })
  return (
    <Card title={say('storage')}>
      <div className={css.cardBody}>
        <Loaded query={usage} rows={1}>
          {({ usage: [one] }) => {
            if (one === undefined) return null
            const used = fileSize(one.bytes, language, SPACE_STEP)
            const part = quotaBytes === null || quotaBytes === 0 ? 0 : one.bytes / quotaBytes
            return (
              <div className={css.form}>
                <p>
                  {quotaBytes === null
                    ? say('used', { used })
                    : say('usedOf', { used, all: fileSize(quotaBytes, language, SPACE_STEP) })}{' '}
                  <span className={css.quiet}>· {say('messages', { n: one.messages })}</span>
                </p>
                {quotaBytes !== null && (
                  <div className={css.bar} aria-hidden="true">
                    <i style={{ width: `${Math.min(100, Math.round(part * 100))}%` }} />
                  </div>
                )}
                {part >= NEARLY_FULL && <Note kind="warn" title={say('nearlyFull')} />}
              </div>
            )
          }}
        </Loaded>
      </div>
    </Card>
  )
}
