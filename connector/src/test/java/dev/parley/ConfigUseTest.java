package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.parley.config.AdminConfig;
import dev.parley.config.ConflictsConfig;
import dev.parley.config.KafkaConfig;
import dev.parley.config.PolicyConfig;
import dev.parley.config.TuningConfig;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A key that the documentation describes does something. */
class ConfigUseTest {
    private static final List<Class<?>> SECTIONS = List.of(
            TuningConfig.class, KafkaConfig.class, PolicyConfig.class, AdminConfig.class, ConflictsConfig.class);

    @Test
    void everyKeyIsReadByTheAgent() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.parley");
        List<String> unread = new ArrayList<>();
        for (Class<?> section : SECTIONS) {
            JavaClass imported = classes.get(section);
            for (RecordComponent component : section.getRecordComponents()) {
                boolean read = imported.getMethod(component.getName()).getAccessesToSelf().stream()
                        .anyMatch(access ->
                                !access.getOriginOwner().getPackageName().equals("dev.parley.config"));
                if (!read) {
                    unread.add(section.getSimpleName() + "." + component.getName());
                }
            }
        }
        assertThat(unread)
                .as("keys that nothing reads: use them or delete them")
                .isEmpty();
    }
}
