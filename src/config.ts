import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod';
import { MeshledgerError } from './errors.ts';
import { Config } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Settings from a YAML file and the environment: `MESHLEDGER_CONFIG` names the file when `path` does not,
 * `MESHLEDGER__channels__slack__channel=C0…` overrides one key. Parsed once, before any other I/O.
 * @param flags settings from the command line, used instead of a file when there is none
 * @throws MeshledgerError CONFIG_INVALID
 */
export function loadConfig(
  path: string | undefined,
  flags: object | undefined,
  env: Environment = process.env,
): Config {
  const file = path ?? (flags === undefined ? env.MESHLEDGER_CONFIG || undefined : undefined);
  if (file === undefined && flags === undefined) {
    throw new MeshledgerError(
      'USAGE_INVALID',
      'Meshledger was told neither a configuration file nor a Prometheus server.',
      'Pass --prometheus URL or --config meshledger.yaml, or set MESHLEDGER_CONFIG.',
    );
  }
  const settings = file === undefined ? flags : readYaml(file);
  const parsed = Config.safeParse(overridden(settings, env));
  if (parsed.success) return parsed.data;
  throw new MeshledgerError(
    'CONFIG_INVALID',
    `Meshledger refused ${file ?? 'the command line'}:\n${z.prettifyError(parsed.error)}`,
    'Correct these keys; docs/meshledger.schema.json lists every key, and an editor can complete it.',
    { cause: parsed.error },
  );
}

/**
 * The value behind a secret reference, without the line break that files end with.
 * @throws MeshledgerError CONFIG_INVALID naming the reference, never the value
 */
export function secretValue(reference: string, env: Environment = process.env): string {
  const [kind, name] = [reference.slice(0, reference.indexOf(':')), reference.slice(reference.indexOf(':') + 1)];
  try {
    const value = kind === 'env' ? env[name] : readFileSync(name, 'utf8').replace(/\r?\n$/, '');
    if (value) return value;
  } catch (cause) {
    throw new MeshledgerError('CONFIG_INVALID', `The secret ${reference} could not be read.`, unreadable(name), {
      cause,
    });
  }
  throw new MeshledgerError('CONFIG_INVALID', `The secret ${reference} is empty or not set.`, unreadable(name));
}

const unreadable = (name: string): string => `Provide ${name}, or correct the reference in the configuration.`;

function readYaml(file: string): unknown {
  try {
    return parseYaml(readFileSync(file, 'utf8'), { prettyErrors: true }) ?? {};
  } catch (cause) {
    throw new MeshledgerError(
      'CONFIG_INVALID',
      `Meshledger could not read the configuration ${file}: ${cause instanceof Error ? cause.message : cause}`,
      'Check that the file exists and is YAML.',
      { cause },
    );
  }
}

/** The settings with every `MESHLEDGER__a__b=value` of the environment put at `a.b`. */
function overridden(settings: unknown, env: Environment): unknown {
  const result = structuredClone(settings);
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith('MESHLEDGER__') && value !== undefined) {
      place(result, name.split('__').slice(1), parseYaml(value));
    }
  }
  return result;
}

function place(target: unknown, [key, ...rest]: readonly string[], value: unknown): void {
  if (typeof target !== 'object' || target === null || key === undefined) return;
  const holder = target as Record<string, unknown>;
  if (rest.length === 0) holder[key] = value;
  else {
    holder[key] ??= {};
    place(holder[key], rest, value);
  }
}
