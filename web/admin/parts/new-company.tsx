/** A company more: its name is enough; its domain comes next. */
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { FormEvent, ReactNode } from 'react'
import { useDoing } from '../../kit/account/use-own.ts'
import { useApi, useKit, useWords } from '../../kit/kit-context.ts'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { SideDrawer } from '../../kit/parts/side-drawer.tsx'
import { SERVICE_STATE_TEXTS } from '../texts/service-state.ts'
import css from './panel.module.css'

export function NewCompany({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useWords(SERVICE_STATE_TEXTS)
  const api = useApi()
  const { language } = useKit()
  const navigate = useNavigate()
  const { busy, error, run } = useDoing()
  const add = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const name = String(fields.get('name')).trim()
    const asked = { name, language: String(fields.get('language')) }
    const after = { told: say('made', { name }), stale: ['service-state', 'companies'] }
    if (await run(() => api.post('/api/v1/organisations', asked), after)) void navigate({ to: '/dominios' })
  }
  return (
    <SideDrawer title={say('newCompany')} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void add(event)}>
        <TextInput name="name" label={say('companyName')} maxLength={200} required />
        <NativeSelect
          name="language"
          label={say('language')}
          defaultValue={language}
          data={[
            { value: 'es', label: say('spanish') },
            { value: 'en', label: say('english') },
          ]}
        />
        {error !== undefined && <ScreenTrouble error={error} />}
        <div className={css.tags}>
          <Button type="submit" variant="filled" loading={busy}>
            {say('newCompany')}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            {say('cancel')}
          </Button>
        </div>
      </form>
    </SideDrawer>
  )
}
