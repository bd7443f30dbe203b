/** What newcomers fill in, checked the same way wherever they do. */
import { z } from 'zod';
import { MAX_PASSWORD, MIN_PASSWORD } from '../src/hub/auth';
import { name } from './name';

export const email = z.string().trim().toLowerCase().max(254).pipe(z.email());
export const newPassword = z.string().min(MIN_PASSWORD).max(MAX_PASSWORD);

/** An organization and its first owner. */
export const Newcomer = z.object({
  organization: name,
  name,
  email,
  password: newPassword,
});

/** Somebody invited: the address is the invitation's. */
export const Invited = Newcomer.pick({ name: true, password: true });
