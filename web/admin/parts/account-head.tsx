/** What is done with an account as a whole: a new password, the sheet, suspending, deleting. */
import { Button, Menu, Modal, TextInput } from '@mantine/core'
import { IconDots, IconKey, IconPrinter } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { NewPassword } from '../../../contract/src/directory.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { SideDrawer } from '../../kit/parts/side-drawer.tsx'
import { tell } from '../../kit/tell.ts'
import { PART_TEXTS } from '../../kit/texts/parts.ts'
import { keepFresh } from '../model/fresh-passwords.ts'
import { ACCOUNT_TEXTS } from '../texts/account.ts'
import type { Card } from './account-overview.tsx'
import { OnceTold } from './once-told.tsx'
import css from './panel.module.css'
import { useSuspend } from './use-suspend.ts'

export function AccountActions({
  card,
  onPassword,
}: {
  readonly card: Card
  readonly onPassword: () => void
}): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  const parts = useWords(PART_TEXTS)
  const navigate = useNavigate()
  const suspend = useSuspend()
  const [removing, setRemoving] = useState(false)
  const { address, state } = card
  return (
    <>
      {card.passwordKept !== 'ldap' && (
        <Button leftSection={<IconKey size={16} stroke={1.75} />} onClick={onPassword}>
          {say('changePassword')}
        </Button>
      )}
      <Button
        leftSection={<IconPrinter size={16} stroke={1.75} />}
        onClick={() => void navigate({ to: '/cuentas/$address/hoja', params: { address } })}
      >
        {say('sheet')}
      </Button>
      <Menu>
        <Menu.Target>
          <Button aria-label={parts('moreOf', { name: address })}>
            <IconDots size={16} stroke={1.75} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void suspend([address], state === 'enabled' ? 'suspended' : 'enabled')}>
            {say(state === 'enabled' ? 'suspend' : 'enable')}
          </Menu.Item>
          <Menu.Item color="bad" onClick={() => setRemoving(true)}>
            {say('remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RemoveDialog address={address} opened={removing} onClose={() => setRemoving(false)} />
    </>
  )
}

/** Cannot be undone, so it asks, by typing the name. UI.md §1.4 */
function RemoveDialog({
  address,
  opened,
  onClose,
}: {
  readonly address: string
  readonly opened: boolean
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  const parts = useWords(PART_TEXTS)
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [error, setError] = useState<unknown>()
  const remove = async (): Promise<void> => {
    try {
      await api.delete(`/api/v1/accounts/${encodeURIComponent(address)}`)
      for (const key of ['accounts', 'account-count']) await queries.invalidateQueries({ queryKey: [key] })
      tell({ text: say('removed', { address }) })
      await navigate({ to: '/cuentas' })
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={say('removeTitle', { address })}
      closeButtonProps={{ 'aria-label': parts('close') }}
    >
      <div className={css.stack}>
        <p>{say('removeWhy')}</p>
        <TextInput
          aria-label={address}
          placeholder={address}
          value={typed}
          autoComplete="off"
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {error !== undefined && <ScreenTrouble error={error} />}
        <div className={css.tags}>
          <Button
            variant="filled"
            color="bad"
            disabled={typed.trim() !== address}
            onClick={() => void remove()}
          >
            {say('remove')}
          </Button>
          <Button onClick={onClose}>{say('keep')}</Button>
        </div>
      </div>
    </Modal>
  )
}

export function PasswordDrawer({
  address,
  onClose,
}: {
  readonly address: string
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  const api = useApi()
  const navigate = useNavigate()
  const [made, setMade] = useState<string | undefined>()
  const [error, setError] = useState<unknown>()
  const make = async (): Promise<void> => {
    setError(undefined)
    try {
      const path = `/api/v1/accounts/${encodeURIComponent(address)}/password`
      const { password } = await api.post<z.infer<typeof NewPassword>>(path, { generate: true })
      if (password === undefined) return
      keepFresh(address, password)
      setMade(password)
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <SideDrawer title={say('newPassword', { address })} onClose={onClose}>
      <div className={css.stack}>
        {made === undefined ? (
          <>
            <p>{say('newPasswordWhy')}</p>
            {error !== undefined && <ScreenTrouble error={error} />}
            <div>
              <Button variant="filled" onClick={() => void make()}>
                {say('makePassword')}
              </Button>
            </div>
          </>
        ) : (
          <>
            <OnceTold password={made} />
            <div>
              <Button
                variant="filled"
                onClick={() => void navigate({ to: '/cuentas/$address/hoja', params: { address } })}
              >
                {say('sheet')}
              </Button>
            </div>
          </>
        )}
      </div>
    </SideDrawer>
  )
}
