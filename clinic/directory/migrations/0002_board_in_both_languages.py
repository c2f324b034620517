from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="practitioner",
            name="board_en",
            field=models.CharField(blank=True, max_length=160, null=True, verbose_name="board certification"),
        ),
        migrations.AddField(
            model_name="practitioner",
            name="board_es",
            field=models.CharField(blank=True, max_length=160, null=True, verbose_name="board certification"),
        ),
        migrations.RunSQL("UPDATE clinic_practitioner SET board_en = board", migrations.RunSQL.noop),
    ]
