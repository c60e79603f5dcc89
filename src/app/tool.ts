import manifest from '../../package.json' with { type: 'json' };

/** Who made the evidence: written into every snapshot and manifest. */
export const tool = { name: manifest.name, version: manifest.version };
