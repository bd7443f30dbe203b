/** What newcomers fill in, checked the same way wherever they do. */
import { z } from 'zod';
import { MAX_PASSWORD, MIN_PASSWORD } from '../src/hub/auth';

export const personName = z.string().trim().min(1).max(100);
export const email = z.string().trim().toLowerCase().max(254).pipe(z.email());
export const newPassword = z.string().min(MIN_PASSWORD).max(MAX_PASSWORD);

/** An organization and its first owner. */
export const Newcomer = z.object({
  organization: z.string().trim().min(1).max(100),
  name: personName,
  email,
  password: newPassword,
});

/** Somebody invited: the address is the invitation's. */
export const Invited = Newcomer.pick({ name: true, password: true });
