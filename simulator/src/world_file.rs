//! Worlds as YAML.
