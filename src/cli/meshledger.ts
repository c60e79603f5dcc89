#!/usr/bin/env node
import { program } from 'commander';
import { tool } from '../app/tool.ts';
import { checkCommand } from './check.ts';
import { demoCommand } from './demo.ts';
import { ended } from './ended.ts';
import { fixCommand } from './fix.ts';
import { replayCommand } from './replay.ts';
import { reportCommand } from './report.ts';

// What is said there is beside the answer: a log that nobody reads, or that is full, must not change the exit code.
process.stderr.on('error', () => {});

program
  .name(tool.name)
  .description('What your Istio mesh costs, whether moving to ambient pays, and which conditions fail.')
  .version(tool.version)
  .configureOutput({ outputError: (text, write) => write(text) })
  .exitOverride()
  .addCommand(reportCommand)
  .addCommand(checkCommand)
  .addCommand(fixCommand)
  .addCommand(replayCommand)
  .addCommand(demoCommand);
for (const command of program.commands) command.exitOverride();

process.exitCode = await ended(program.parseAsync());
